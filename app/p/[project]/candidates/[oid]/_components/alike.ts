import type { PhaseView } from '@/lib/contracts/pages';

type Finding = PhaseView['findings'][number];

/** A statement and those that say the same of other branches. */
export interface Alike {
  readonly first: Finding;
  readonly others: readonly Finding[];
  /** Versions of the others' branches, in order. */
  readonly versions: readonly string[];
}

/**
 * Findings of one phase, those that say word for word the same of several branches told once, at the place of the first.
 * A statement about a branch begins with its version.
 */
export function groupAlike(findings: readonly Finding[]): Alike[] {
  const groups = new Map<string, { first: Finding; others: Finding[]; versions: string[] }>();
  for (const finding of findings) {
    const { version } = finding.data;
    const own = typeof version === 'string' && finding.summary.startsWith(version) ? version : null;
    const key =
      own === null
        ? finding.id
        : `${finding.kind} ${finding.polarity}${finding.summary.slice(own.length)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: finding, others: [], versions: [] });
    else {
      group.others.push(finding);
      group.versions.push(own ?? '');
    }
  }
  return [...groups.values()];
}
