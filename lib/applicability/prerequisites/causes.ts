import { bytesToText } from '@/lib/applicability/byte-text';
import { upstreamIndex } from '@/lib/applicability/upstream-index';
import type { CauseCommit, ConflictCauses } from '@/lib/contracts/backport';
import type { Oid } from '@/lib/contracts/git';
import { parsePatch } from '@/lib/diff/parse-patch';
import type { PatchFile, PatchHunk } from '@/lib/diff/patch';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';

export interface CausesInput {
  readonly commit: Oid;
  readonly upstream: Oid;
  readonly tip: Oid;
  /** Paths in which the pick conflicts, as people read them. */
  readonly paths: readonly string[];
  /** Whether the branch has an upstream commit, in whatever form. */
  readonly isPresent: (commit: Oid) => Promise<boolean>;
  /** Whether a commit of the branch names one of upstream: what it wrote, upstream had. */
  readonly isBackport: (commit: Oid) => boolean;
}

const mostPaths = 12;
const mostPlaces = 40;
const mostLines = 200;
const mostCommits = 8;
/** git takes changes that touch one another for one conflict. */
const touching = 1;

type Range = readonly [number, number];
type Found = Map<Oid, CauseCommit>;

/**
 * For each file in which a pick conflicts, the commits by which the branch differs from the candidate's parent just where
 * the patch changes it: of upstream, those that wrote the lines that the branch lacks, or took away those that only it
 * has; of the branch, those that wrote lines which upstream never had. Most lines first. A file without an answer (too
 * large, unreadable) has no commits.
 */
export async function conflictCauses(
  git: GitReader,
  input: CausesInput,
): Promise<ConflictCauses[]> {
  const parent = (await git.commit(input.commit)).parents[0];
  if (parent === undefined) return [];
  const files = parsePatch((await git.patch(input.commit)).toString('latin1'));
  const causes: ConflictCauses[] = [];
  for (const path of input.paths.slice(0, mostPaths)) {
    const file = files.find((one) =>
      [one.oldPath, one.newPath].some((name) => name !== null && bytesToText(name) === path),
    );
    let commits: readonly CauseCommit[] = [];
    try {
      commits = file === undefined ? [] : await causesOf(git, input, parent, file);
    } catch (error) {
      if (!isAppError(error, 'git-failed', 'object-missing', 'timeout', 'too-large')) throw error;
    }
    causes.push({ path, commits: [...commits] });
  }
  return causes;
}

async function causesOf(
  git: GitReader,
  input: CausesInput,
  parent: Oid,
  file: PatchFile,
): Promise<readonly CauseCommit[]> {
  const found: Found = new Map();
  if (file.oldPath === null) return [];
  const path = bytesToText(file.oldPath);
  const base = await git.mergeBase(input.tip, parent);
  if ((await git.entry(input.tip, path)) === null) {
    await fileGone(git, input, { parent, path, base }, found);
    return sorted(found);
  }
  const patch = await git.diff(parent, input.tip, { context: 0, paths: [path] });
  const [between] = parsePatch(patch.toString('latin1'));
  const wanted = file.hunks.flatMap(changedRanges);
  const places = (between?.hunks ?? []).filter((hunk) => touches(oldRange(hunk), wanted));
  for (const hunk of places.slice(0, mostPlaces)) {
    const upstreamLines = await blamed(git, parent, path, hunk.oldStart, hunk.oldCount);
    const { known } = await split(git, input, upstreamLines);
    for (const [oid, lines] of known) {
      if (await input.isPresent(oid)) continue;
      await note(git, found, oid, { side: 'upstream', did: 'wrote', lines });
    }
    const branchLines = await blamed(git, input.tip, path, hunk.newStart, hunk.newCount);
    const { known: old, own } = await split(git, input, branchLines);
    for (const [oid, lines] of own) {
      if (input.isBackport(oid)) continue;
      await note(git, found, oid, { side: 'branch', did: 'wrote', lines });
    }
    if (old.size > 0) await whoRemoved(git, input, { parent, path, base, hunk }, found);
  }
  return sorted(found);
}

/** The branch has no such file: what brought it under this name since the branch left. */
async function fileGone(
  git: GitReader,
  input: CausesInput,
  { parent, path, base }: { parent: Oid; path: string; base: Oid | null },
  found: Found,
): Promise<void> {
  let oldest: Oid | null = null;
  const exclude = base === null ? [] : [base];
  for await (const { oid } of git.log({ include: [parent], exclude, paths: [path], limit: 1000 })) {
    oldest = oid;
  }
  if (oldest === null || (await input.isPresent(oldest))) return;
  await note(git, found, oldest, { side: 'upstream', did: 'brought-file', lines: 0 });
}

/** Lines that upstream once had and the branch still has: who changed or removed the longest of them since. */
async function whoRemoved(
  git: GitReader,
  input: CausesInput,
  { parent, path, base, hunk }: { parent: Oid; path: string; base: Oid | null; hunk: PatchHunk },
  found: Found,
): Promise<void> {
  const texts = hunk.lines.filter((line) => line.kind === 'add').map((line) => line.text.trim());
  const longest = texts.sort((a, b) => b.length - a.length)[0] ?? '';
  if (longest.length < 4) return;
  const exclude = base === null ? [] : [base];
  const options = { include: [parent], exclude, paths: [path], limit: 4 };
  for await (const { oid } of git.log({ ...options, addsOrRemoves: bytesToText(longest) })) {
    if (found.has(oid) || (await input.isPresent(oid))) continue;
    await note(git, found, oid, { side: 'upstream', did: 'removed', lines: texts.length });
  }
}

async function note(
  git: GitReader,
  found: Found,
  oid: Oid,
  what: Pick<CauseCommit, 'side' | 'did' | 'lines'>,
): Promise<void> {
  const known = found.get(oid);
  const { subject } = known ?? (await git.commit(oid));
  found.set(oid, { ...what, oid, subject, lines: what.lines + (known?.lines ?? 0) });
}

function sorted(found: Found): CauseCommit[] {
  return [...found.values()].sort((a, b) => b.lines - a.lines).slice(0, mostCommits);
}

/** Lines by the commit that wrote them; from 1, `count` of them. */
async function blamed(
  git: GitReader,
  revision: Oid,
  path: string,
  start: number,
  count: number,
): Promise<ReadonlyMap<Oid, number>> {
  const lines = new Map<Oid, number>();
  if (count === 0) return lines;
  const range: Range = [start, start + Math.min(count, mostLines) - 1];
  for (const { commit } of await git.blame(revision, path, [range])) {
    lines.set(commit, (lines.get(commit) ?? 0) + 1);
  }
  return lines;
}

/** Commits of upstream's history, and the others. */
async function split(git: GitReader, { upstream }: CausesInput, all: ReadonlyMap<Oid, number>) {
  const known = new Map<Oid, number>();
  const own = new Map<Oid, number>();
  const index = await upstreamIndex(git, upstream);
  for (const [oid, lines] of all) (index.has(oid) ? known : own).set(oid, lines);
  return { known, own };
}

/** Where a hunk changes the old file, its context left out. An insertion touches the lines on both sides. */
function changedRanges(hunk: PatchHunk): Range[] {
  const ranges: Range[] = [];
  let at = hunk.oldStart;
  for (const line of hunk.lines) {
    if (line.kind === 'add') ranges.push([at - 1, at]);
    else {
      if (line.kind === 'delete') ranges.push([at, at]);
      at += 1;
    }
  }
  return ranges;
}

function oldRange(hunk: PatchHunk): Range {
  // Without lines of the old file, `oldStart` names the line before.
  if (hunk.oldCount === 0) return [hunk.oldStart, hunk.oldStart + 1];
  return [hunk.oldStart, hunk.oldStart + hunk.oldCount - 1];
}

function touches([from, to]: Range, others: readonly Range[]): boolean {
  return others.some(([a, b]) => a <= to + touching && b >= from - touching);
}
