import type { PhaseView } from '@/lib/contracts/pages';

export interface NotVerified {
  readonly key: string;
  readonly phase: PhaseView['phase'];
  readonly words: string;
  /** Commands and addresses, as a person would type them. */
  readonly tried: readonly string[];
}

/** What a phase left open: its findings that say so, and the phase itself when it failed. */
export function notVerifiedIn(phase: PhaseView): NotVerified[] {
  const findings = phase.findings
    .filter((one) => one.kind === 'unverified')
    .map((one) => ({
      key: one.id,
      phase: phase.phase,
      words: one.summary.replace(/^not verified: /i, ''),
      tried: [
        ...one.evidence.flatMap(({ evidence }) =>
          evidence.type === 'probe' ? [evidence.command] : [],
        ),
        ...addressesOf(one.data.tried),
      ],
    }));
  if (phase.status !== 'failed' || findings.length > 0) return findings;
  const words = phase.reason ?? 'It failed.';
  return [{ key: phase.phase, phase: phase.phase, words, tried: [] }];
}

/** Phase 4 keeps what it asked over the network as `{url, problem}`. */
function addressesOf(tried: unknown): string[] {
  if (!Array.isArray(tried)) return [];
  return tried.flatMap((one: unknown) =>
    typeof one === 'object' && one !== null && 'url' in one && typeof one.url === 'string'
      ? [one.url]
      : [],
  );
}
