import { bare } from '@/lib/applicability/changed-lines';
import { bytesToPath } from '@/lib/applicability/pre-image';
import { saysSomething } from '@/lib/applicability/replaced-lines';
import type { Oid } from '@/lib/contracts/git';
import { parsePatch } from '@/lib/diff/parse-patch';
import { linesOf, type PatchFile } from '@/lib/diff/patch';
import type { GitReader } from '@/lib/ports';

export interface Backported {
  /** The commit that brought the bug in, in upstream. */
  readonly commit: Oid;
  /** The branch's commit that stands for it. */
  readonly backport: Oid;
}

/**
 * Whether a backport left out what a fix of the same commit repairs: every line that `files` replaces is one that the
 * commit added, its backport added none of them nor one with half of its words, as a line that was adapted to the branch
 * has, and none stands at `tip` in a file that the fix or the backport touches. False for a fix that replaces no line.
 * Throws `object-missing` or `too-large` for what cannot be read.
 */
export async function isLeftOut(
  git: GitReader,
  tip: Oid,
  files: readonly PatchFile[],
  { commit, backport }: Backported,
): Promise<boolean> {
  const replaced = tellingLines(files, 'delete');
  if (replaced.size === 0) return false;
  // Mostly they are there: that is found without a patch.
  if (await standsIn(git, tip, pathsOf(files), replaced)) return false;
  const [whole, taken] = await Promise.all([patchOf(git, commit), patchOf(git, backport)]);
  const brought = tellingLines(whole, 'add');
  if ([...replaced.keys()].some((key) => !brought.has(key))) return false;
  if (hasAlike(replaced, tellingLines(taken, 'add'))) return false;
  return !(await standsIn(git, tip, pathsOf(taken), replaced));
}

/** Whether one of `lines` has half of its words, or more, in one of `came`. */
function hasAlike(lines: ReadonlyMap<string, string>, came: ReadonlyMap<string, string>): boolean {
  const wanted = [...lines.values()].map((line) => [...wordsOf(line)]);
  const known = new Set(wanted.flat());
  // A backport may bring a driver: most of its lines share the same few words with what is looked for, or none.
  const shared = new Map<string, ReadonlySet<string>>();
  for (const line of came.values()) {
    const words = [...wordsOf(line)].filter((word) => known.has(word)).sort();
    if (words.length > 0) shared.set(words.join(' '), new Set(words));
  }
  return wanted.some((words) => {
    const half = Math.ceil(words.length / 2);
    for (const other of shared.values())
      if (words.filter((word) => other.has(word)).length >= half) return true;
    return false;
  });
}

async function patchOf(git: GitReader, oid: Oid): Promise<readonly PatchFile[]> {
  return parsePatch((await git.patch(oid, { renames: true })).toString('latin1'));
}

/** By the line without its white space; those that say nothing left out. */
function tellingLines(files: readonly PatchFile[], kind: 'add' | 'delete'): Map<string, string> {
  const found = new Map<string, string>();
  for (const hunk of files.flatMap((file) => file.hunks))
    for (const { text } of linesOf(hunk, kind))
      if (saysSomething(text)) found.set(bare(text), text);
  return found;
}

const wordsOf = (line: string): ReadonlySet<string> => new Set(line.match(/\w+/g) ?? []);

function pathsOf(files: readonly PatchFile[]): Set<string> {
  const paths = files.flatMap((file) => [file.oldPath, file.newPath]);
  return new Set(paths.flatMap((path) => (path === null ? [] : [bytesToPath(path)])));
}

async function standsIn(
  git: GitReader,
  tip: Oid,
  paths: ReadonlySet<string>,
  lines: ReadonlyMap<string, string>,
): Promise<boolean> {
  for (const path of paths) {
    const entry = await git.entry(tip, path);
    if (entry === null || !entry.mode.startsWith('100')) continue;
    const text = (await git.blob(entry.oid)).toString('latin1');
    if (text.split('\n').some((line) => lines.has(bare(line)))) return true;
  }
  return false;
}
