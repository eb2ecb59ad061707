import type { Oid } from '@/lib/contracts/git';
import type { PatchFile, PatchHunk } from '@/lib/diff/patch';
import type { GitReader } from '@/lib/ports';
import { saysSomething } from './replaced-lines';

/** How much of what a patch starts from stands unchanged in a tree. */
export interface PreImage {
  /** Hunks (or whole files, for binary and mode changes) that were looked for. */
  readonly wanted: number;
  readonly found: number;
  /** Of those found, the ones in files of `moved`. */
  readonly foundMoved: number;
  /** Hunks whose lines stand there in other functions only. */
  readonly elsewhere: number;
  /** Paths that the tree does not have, nor the file under another name that was looked into. */
  readonly missingPaths: readonly string[];
  /** Files that the tree has under another name, by the patch's path. */
  readonly moved: ReadonlyMap<string, string>;
}

/**
 * Looks for the patch's old side in the tree of `tip`: for every hunk its context and removed lines as one block,
 * anywhere in the file of the same path. Hunks that only add are passed over, unless the whole patch only adds: then
 * their context counts where it holds at least two telling lines. Lines inside a function that the file does not have
 * are those of another one and do not count. A file that the tree does not have is looked for under the names that
 * `namesOf` gives for it; one is the file if a hunk is found there, or half of its lines are in the file as the patch
 * knows it.
 * Throws `object-missing` for a blob that cannot be read.
 */
export async function findPreImage(
  git: GitReader,
  tip: Oid,
  files: readonly PatchFile[],
  pureAddition: boolean,
  namesOf: (path: string) => Promise<readonly string[]> = async () => [],
): Promise<PreImage> {
  let wanted = 0;
  let found = 0;
  let foundMoved = 0;
  let elsewhere = 0;
  const missingPaths: string[] = [];
  const moved = new Map<string, string>();
  for (const file of files) {
    if (file.oldPath === null) continue;
    const path = bytesToPath(file.oldPath);
    const hunks = file.hunks.filter((hunk) => counts(hunk, pureAddition));
    const whole = file.hunks.length === 0;
    wanted += whole ? 1 : hunks.length;
    const entry = await git.entry(tip, path);
    if (entry === null || entry.mode === '040000') {
      const names = hunks.length === 0 ? [] : await namesOf(path);
      const other = await underOtherName(git, tip, file, hunks, names);
      if (other === null) missingPaths.push(path);
      else moved.set(path, other.path);
      found += other?.found ?? 0;
      foundMoved += other?.found ?? 0;
      elsewhere += other?.elsewhere ?? 0;
      continue;
    }
    if (entry.oid === file.oldOid) {
      found += whole ? 1 : hunks.length;
      continue;
    }
    // A mode change or a submodule has no lines; nor has a binary file
    if (whole || hunks.length === 0 || entry.mode === '160000') continue;
    const here = hunksIn((await git.blob(entry.oid)).toString('latin1'), hunks);
    found += here.found;
    elsewhere += here.elsewhere;
  }
  return { wanted, found, foundMoved, elsewhere, missingPaths, moved };
}

interface HunksFound {
  readonly found: number;
  readonly elsewhere: number;
}

function hunksIn(text: string, hunks: readonly PatchHunk[]): HunksFound {
  let found = 0;
  let elsewhere = 0;
  for (const hunk of hunks) {
    if (!holdsBlock(text, oldSide(hunk))) continue;
    const name = functionOf(hunk);
    if (name === null || text.includes(name)) found += 1;
    else elsewhere += 1;
  }
  return { found, elsewhere };
}

/** Of these names the one in which most hunks are found; null where none is shown to be the file. */
async function underOtherName(
  git: GitReader,
  tip: Oid,
  file: PatchFile,
  hunks: readonly PatchHunk[],
  names: readonly string[],
): Promise<(HunksFound & { readonly path: string }) | null> {
  let best: (HunksFound & { readonly path: string }) | null = null;
  for (const path of names) {
    const entry = await git.entry(tip, path);
    if (entry === null || !entry.mode.startsWith('100')) continue;
    const text = (await git.blob(entry.oid)).toString('latin1');
    const here = hunksIn(text, hunks);
    const isIt = here.found > 0 || (await isMostlyOf(git, text, file.oldOid));
    if (isIt && (best === null || here.found > best.found)) best = { ...here, path };
  }
  return best;
}

/** Whether half of a text's telling lines stand in a blob as well. */
async function isMostlyOf(git: GitReader, text: string, blob: string | null): Promise<boolean> {
  if (blob === null || !/^[0-9a-f]{40}$/.test(blob)) return false;
  const theirs = new Set((await git.blob(blob)).toString('latin1').split('\n'));
  const own = text.split('\n').filter(saysSomething);
  return own.length > 0 && 2 * own.filter((line) => theirs.has(line)).length >= own.length;
}

/** The patch without all but the hunks that only add to a function, and that stand in it as a whole. */
export function additionsToFunctions(files: readonly PatchFile[]): PatchFile[] {
  const onlyAdds = (hunk: PatchHunk) =>
    hunk.lines.every((line) => line.kind !== 'delete') && functionOf(hunk) !== null;
  return files
    .map((file) => ({ ...file, hunks: file.hunks.filter(onlyAdds) }))
    .filter((file) => file.hunks.length > 0);
}

function counts(hunk: PatchHunk, pureAddition: boolean): boolean {
  if (hunk.lines.some((line) => line.kind === 'delete')) return true;
  return pureAddition && oldSide(hunk).filter(saysSomething).length >= 2;
}

function oldSide(hunk: PatchHunk): string[] {
  return hunk.lines.filter((line) => line.kind !== 'add').map((line) => line.text);
}

/** The function that all of a hunk's old side stands in, by the line that git shows above it; null where it shows none. */
function functionOf(hunk: PatchHunk): string | null {
  // What begins at the margin may be another function's head; a label is none.
  if (oldSide(hunk).some((line) => /^[A-Za-z_](?!\w*:)/.test(line))) return null;
  return /\b([A-Za-z_]\w{3,})\s*\(/.exec(hunk.section)?.[1] ?? null;
}

/** Whether these lines stand in a text one after the other; no lines stand in none. */
function holdsBlock(text: string, block: readonly string[]): boolean {
  if (block.length === 0) return false;
  const joined = block.join('\n');
  // Past the end there is nothing to be found, but an empty line may stand at it.
  for (let at = text.indexOf(joined); at >= 0; at = text.indexOf(joined, at + 1)) {
    const end = at + joined.length;
    const begins = at === 0 || text[at - 1] === '\n';
    if (begins && (end === text.length || text[end] === '\n')) return true;
    if (at === text.length) return false;
  }
  return false;
}

/** A path read from a latin1 patch, as the port writes paths: UTF-8 when its bytes are. */
export function bytesToPath(path: string): string {
  if (![...path].some((char) => char > '\x7f') || [...path].some((char) => char > '\xff')) {
    return path;
  }
  const bytes = Buffer.from(path, 'latin1');
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : path;
}
