import type { PhaseContext } from '@/lib/analysis/context';
import { short } from '@/lib/analysis/finding';
import { asOfSeconds, dayOf } from '@/lib/analysis/input';
import type { ProbeResult } from '@/lib/analysis/probes/run-probe';

export interface NamedCommit {
  readonly oid: string;
  readonly subject: string;
  /** Committer time, "2026-05-05". */
  readonly date: string;
  readonly firstRelease: string | null;
  readonly firstReleaseDate: string | null;
}

/** A commit with its first release, and the probe that shows the release. Tags made after `asOf` are not seen. */
export async function nameCommit(
  context: PhaseContext,
  oid: string,
): Promise<{ commit: NamedCommit; tag: ProbeResult }> {
  const { upstream, asOf } = context.input;
  const info = await context.git.commit(oid);
  const tag = await context.probe('first-tag', { commit: oid, upstream, withRc: false });
  const found = await context.git.firstTag(oid, { upstream });
  const seen = found !== null && found.time <= asOfSeconds(asOf) ? found : null;
  return {
    commit: {
      oid,
      subject: info.subject,
      date: dayOf(info.committer.time),
      firstRelease: seen?.tag ?? null,
      firstReleaseDate: seen === null ? null : dayOf(seen.time),
    },
    tag,
  };
}

/** `d1f1071f8151 ("nvme-fabrics: request transport module", first in v4.15)`. */
export function commitWords(commit: NamedCommit): string {
  const release =
    commit.firstRelease === null ? 'in no release yet' : `first in ${commit.firstRelease}`;
  return `${short(commit.oid)} ("${commit.subject}", ${release})`;
}
