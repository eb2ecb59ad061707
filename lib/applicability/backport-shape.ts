import { bare, ChangedLines, tellingLines } from '@/lib/applicability/changed-lines';
import type { PresenceIndex } from '@/lib/applicability/presence';
import type { BackportShape, LeftOut, Presence } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';
import { parsePatch } from '@/lib/diff/parse-patch';
import { type PatchFile, type PatchHunk, pathOf } from '@/lib/diff/patch';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';

/** Past this nothing is compared: such a commit moves code, and a reader sees what it is. */
const most = { patchBytes: 512 << 10, fileBytes: 4 << 20, carriers: 8, files: 200, listed: 12 };
const mostKept = 20_000;

const memos = new WeakMap<GitReader, Map<string, Promise<BackportShape | null>>>();

/**
 * What the backport of an upstream commit is that a marker on the branch names, or that was adapted without one: squashed with others, spread over several
 * commits, or without some of the upstream commit's files and hunks. A hunk is carried when a line of it is in the backport,
 * as it is or adapted; one that the branch had anyway is not missing. Null when it is too large to compare or cannot be
 * read. Answers are kept per reader and pair.
 */
export function backportShape(
  git: GitReader,
  index: PresenceIndex,
  commit: Oid,
  presence: Presence,
): Promise<BackportShape | null> {
  const carriers = carriersOf(index, commit, presence);
  const last = carriers.at(-1);
  if (last === undefined || carriers.length > most.carriers) return Promise.resolve(null);
  const memo = memos.get(git) ?? new Map<string, Promise<BackportShape | null>>();
  memos.set(git, memo);
  const key = `${commit} ${carriers.join(' ')}`;
  const held = memo.get(key);
  if (held !== undefined) return held;
  if (memo.size >= mostKept) memo.clear();
  const made = compare(git, commit, carriers).then((leftOut) =>
    leftOut === null
      ? null
      : {
          with: index.named(last).filter((oid) => oid !== commit),
          also: carriers.filter((oid) => oid !== last),
          leftOut,
        },
  );
  memo.set(key, made);
  made.catch(() => memo.delete(key));
  return made;
}

function carriersOf(index: PresenceIndex, commit: Oid, presence: Presence): readonly Oid[] {
  if (presence.how === 'marker') return index.carriers(commit);
  return presence.how === 'adapted' && presence.oid !== null ? [presence.oid] : [];
}

async function compare(
  git: GitReader,
  commit: Oid,
  carriers: readonly Oid[],
): Promise<LeftOut[] | null> {
  try {
    const upstream = await filesOf(git, commit);
    if (upstream === null || upstream.length > most.files) return null;
    const carried: PatchFile[] = [];
    for (const oid of carriers) {
      const files = await filesOf(git, oid);
      if (files === null) return null;
      carried.push(...files);
    }
    const found: LeftOut[] = [];
    const all = new ChangedLines(carried);
    const tip = carriers.at(-1) ?? commit;
    // Without context every change stands alone; made only where something seems to be missing.
    let pieces: Promise<PatchFile[]> | undefined;
    const fine = () => {
      pieces ??= finePieces(git, carriers);
      return pieces;
    };
    for (const file of upstream) {
      const one = await leftOutOf(git, tip, file, { carried, all, fine });
      if (one !== null) found.push(one);
      if (found.length >= most.listed) break;
    }
    return found;
  } catch (error) {
    if (isAppError(error, 'object-missing', 'too-large')) return null;
    throw error;
  }
}

async function filesOf(git: GitReader, commit: Oid): Promise<readonly PatchFile[] | null> {
  const patch = await git.patch(commit, { renames: true });
  return patch.length > most.patchBytes ? null : parsePatch(patch.toString('utf8'));
}

async function finePieces(git: GitReader, carriers: readonly Oid[]): Promise<PatchFile[]> {
  const files: PatchFile[] = [];
  for (const oid of carriers) {
    const patch = await git.patch(oid, { renames: true, context: 0 });
    files.push(...parsePatch(patch.toString('utf8')));
  }
  return files;
}

interface Carried {
  readonly carried: readonly PatchFile[];
  readonly all: ChangedLines;
  /** The same changes without context. */
  readonly fine: () => Promise<readonly PatchFile[]>;
}

async function leftOutOf(
  git: GitReader,
  tip: Oid,
  file: PatchFile,
  { carried, all, fine }: Carried,
): Promise<LeftOut | null> {
  const path = pathOf(file);
  const same = carried.filter((other) => isSameFile(file, other));
  const there = await textAt(git, tip, [...same.map(pathOf), path, file.oldPath ?? path]);
  const touched = same.length > 0;
  if (file.hunks.length === 0) {
    // A mode, a pure rename, a binary: carried when the file is touched; nothing to miss where there is none.
    if (touched || (there === null && file.status !== 'added')) return null;
    if (there !== null && file.status === 'added') return null;
    const line = file.binary ? 'a binary file' : `${file.status}, no line changed`;
    return {
      path,
      missing: 1,
      hunks: 1,
      why: documented(path) ? 'documentation' : 'left-out',
      line,
    };
  }
  let missing = file.hunks.filter((hunk) => !isCarried(hunk, all, there));
  if (missing.length > 0 && touched) {
    const pieces = (await fine()).filter((other) => isSameFile(file, other));
    missing = withoutRewritten(missing, ownPieces(file, pieces));
  }
  const [first] = missing;
  if (first === undefined) return null;
  const line = (tellingLines(first, 'add')[0] ?? tellingLines(first, 'delete')[0] ?? '').trim();
  return {
    path,
    missing: missing.length,
    hunks: file.hunks.length,
    why: whyMissing(file, missing, there),
    line: line.slice(0, 160),
  };
}

/** The same path, before or after, or the same name in another folder. */
function isSameFile(file: PatchFile, other: PatchFile): boolean {
  const paths = [file.oldPath, file.newPath].filter((one) => one !== null);
  const others = [other.oldPath, other.newPath].filter((one) => one !== null);
  if (paths.some((one) => others.includes(one))) return true;
  const name = (path: string) => path.slice(path.lastIndexOf('/') + 1);
  return paths.some((one) => others.some((two) => name(one) === name(two)));
}

function isCarried(hunk: PatchHunk, all: ChangedLines, there: FileText | null): boolean {
  const added = tellingLines(hunk, 'add');
  const removed = tellingLines(hunk, 'delete');
  // Braces, blank lines, comment ends: no line that could be looked for.
  if (added.length + removed.length === 0) return true;
  if (added.some((line) => all.has('add', line))) return true;
  if (removed.some((line) => all.has('delete', line))) return true;
  if ([...added, ...removed].some((line) => all.hasAlike(line))) return true;
  // The branch has what the hunk makes of the file by another way.
  if (there === null) return false;
  return (
    added.length > 0 &&
    added.every((line) => there.has(bare(line))) &&
    removed.every((line) => !there.has(bare(line)))
  );
}

/** What the backport changes in a file and upstream does not: a hunk written anew for the branch. */
function ownPieces(file: PatchFile, pieces: readonly PatchFile[]): PatchHunk[] {
  const upstream = new ChangedLines([file]);
  return pieces
    .flatMap((other) => other.hunks)
    .filter(({ lines }) =>
      lines.every(
        ({ kind, text }) =>
          kind === 'context' || !(upstream.has(kind, text) || upstream.hasAlike(text)),
      ),
    );
}

/** Each own piece of the backport stands for one hunk that seems to be missing, of the same function where there is one. */
function withoutRewritten(
  missing: readonly PatchHunk[],
  pieces: readonly PatchHunk[],
): PatchHunk[] {
  const left = [...missing];
  for (const piece of pieces) {
    const same = left.findIndex((hunk) => piece.section !== '' && hunk.section === piece.section);
    left.splice(Math.max(0, same), 1);
  }
  return left;
}

function whyMissing(
  file: PatchFile,
  missing: readonly PatchHunk[],
  there: FileText | null,
): LeftOut['why'] {
  if (documented(pathOf(file))) return 'documentation';
  if (there === null) return file.status === 'added' ? 'left-out' : 'no-file';
  const hasCode = missing.some((hunk) => {
    const before = tellingLines(hunk, 'delete');
    const lines = before.length > 0 ? before : tellingLines(hunk, 'context');
    return lines.some((line) => there.has(bare(line)));
  });
  return hasCode ? 'left-out' : 'no-code';
}

const documented = (path: string): boolean =>
  /^(?:doc|docs|documentation)\//i.test(path) ||
  /\.(?:rst|md|txt|adoc|pod|[1-9])$/i.test(path) ||
  /(?:^|\/)(?:changes|changelog|news|authors|maintainers|readme)[^/]*$/i.test(path);

type FileText = ReadonlySet<string>;

/** The lines of the first of these paths that the commit has, without white space; null when it has none of them. */
async function textAt(
  git: GitReader,
  commit: Oid,
  paths: readonly string[],
): Promise<FileText | null> {
  for (const path of new Set(paths)) {
    const entry = await git.entry(commit, path);
    if (entry === null || !entry.mode.startsWith('100')) continue;
    const content = await git.blob(entry.oid, most.fileBytes);
    return new Set(content.toString('utf8').split('\n').map(bare));
  }
  return null;
}
