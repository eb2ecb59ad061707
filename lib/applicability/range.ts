import { compareVersions, parseDotted } from '@/lib/profiles/version';

/** What a range runs over. */
export interface RangeBranch {
  readonly version: readonly number[];
  /** As the project writes it: "5.10". */
  readonly versionText: string;
  /** False past its end of life: such a branch does not break a range and is in none. */
  readonly active: boolean;
}

/**
 * A set of branches as the mails write it: newest and oldest version of each unbroken run over the active branches,
 * `7.0-5.10`, one version alone as `6.18`, several runs as `7.0-6.1, 5.10` (3-applicability, 5-mail). Null when none
 * of the active branches is wanted.
 */
export function rangeText<T extends RangeBranch>(
  branches: readonly T[],
  wanted: (branch: T) => boolean,
): string | null {
  const runs: { newest: string; oldest: string }[] = [];
  let open = false;
  for (const branch of newestFirst(branches)) {
    if (!wanted(branch)) {
      open = false;
      continue;
    }
    const last = runs[runs.length - 1];
    if (open && last !== undefined) last.oldest = branch.versionText;
    else runs.push({ newest: branch.versionText, oldest: branch.versionText });
    open = true;
  }
  if (runs.length === 0) return null;
  return runs
    .map(({ newest, oldest }) => (newest === oldest ? newest : `${newest}-${oldest}`))
    .join(', ');
}

/**
 * The active branches that a range text names, newest first. Either end may name a version that has no branch here:
 * the range then takes what lies between. Null when the text is no range.
 */
export function expandRange<T extends RangeBranch>(
  text: string,
  branches: readonly T[],
): T[] | null {
  const spans = text
    .split(',')
    .map((part) => /^\s*v?([\d.]+)(?:\s*[-–]\s*v?([\d.]+))?\s*$/.exec(part));
  const bounds: { newest: number[]; oldest: number[] }[] = [];
  for (const span of spans) {
    const newest = parseDotted(span?.[1] ?? '');
    const oldest = parseDotted(span?.[2] ?? span?.[1] ?? '');
    if (newest === null || oldest === null) return null;
    const turned = compareVersions(newest, oldest) < 0;
    bounds.push(turned ? { newest: oldest, oldest: newest } : { newest, oldest });
  }
  return newestFirst(branches).filter((branch) =>
    bounds.some(
      ({ newest, oldest }) =>
        compareVersions(branch.version, oldest) >= 0 &&
        compareVersions(branch.version, newest) <= 0,
    ),
  );
}

function newestFirst<T extends RangeBranch>(branches: readonly T[]): T[] {
  return branches
    .filter((branch) => branch.active)
    .sort((a, b) => compareVersions(b.version, a.version));
}
