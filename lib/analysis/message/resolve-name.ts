import type { PhaseContext } from '@/lib/analysis/context';
import type { ProbeResult } from '@/lib/analysis/probes/run-probe';

/** What a repository says to the name of a commit, as it is written somewhere. */
export interface DescribedName {
  readonly probe: ProbeResult;
  /** Null when the repository has no such commit, or several. */
  readonly found: { readonly oid: string; readonly subject: string } | null;
  /** Several commits begin so. */
  readonly isAmbiguous: boolean;
}

/** Asks the repository what a name of 4 to 40 hex digits stands for. */
export async function describeName(context: PhaseContext, name: string): Promise<DescribedName> {
  const probe = await context.probe('describe-commit', { name });
  const output = probe.output.toString('utf8');
  const match = probe.evidence.exitCode === 0 ? /^([0-9a-f]{40}) (.*)$/m.exec(output) : null;
  return {
    probe,
    found: match === null ? null : { oid: match[1] ?? '', subject: match[2] ?? '' },
    isAmbiguous: probe.evidence.exitCode !== 0 && output.includes('several commits'),
  };
}

/** The full oid that an abbreviated name stands for, or null when the repository has no such commit, or several. */
export async function resolveFixesName(
  context: PhaseContext,
  name: string,
): Promise<string | null> {
  return (await describeName(context, name)).found?.oid ?? null;
}
