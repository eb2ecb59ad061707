import { type PatchFile, type PatchHunk, pathOf } from '@/lib/diff/patch';
import { codeRules } from './class-rules';
import { codeOf, type HunkCode, withoutNewFunctions } from './code-text';
import { roleOf } from './file-role';
import { interfaceChanges } from './interface-changes';

export const changeClasses = [
  'check-added',
  'bounds',
  'null-check',
  'refcount',
  'locking',
  'lifetime',
  'error-path',
  'init',
  'leak',
  'race',
  'overflow',
  'endianness',
  'format',
  'id-table',
  'quirk',
  'module-metadata',
  'kconfig-build',
  'documentation',
  'comment-only',
  'test-only',
  'cleanup-only',
  'new-api',
  'abi-change',
] as const;
export type ChangeClass = (typeof changeClasses)[number];

export interface ClassHit {
  readonly path: string;
  /** 1-based number of the hunk in its file; 0 for a fact about the whole file. */
  readonly hunk: number;
  /** In the file after the change where there is one. */
  readonly line: number | null;
  /** The line that shows it. */
  readonly text: string;
}

export interface ClassFound {
  readonly class: ChangeClass;
  readonly hits: readonly ClassHit[];
}

/** Classes a defect's repair typically has: they make a commit without any word of a fix look like one. */
export const defectShaped: ReadonlySet<ChangeClass> = new Set([
  'check-added',
  'bounds',
  'null-check',
  'refcount',
  'locking',
  'lifetime',
  'error-path',
  'init',
  'leak',
  'race',
  'overflow',
  'endianness',
  'quirk',
  'module-metadata',
  'id-table',
]);

/** Classes that say that something was missing: a line that the patch takes from elsewhere was not. */
const wasMissing: ReadonlySet<ChangeClass> = new Set([
  'check-added',
  'bounds',
  'null-check',
  'error-path',
  'init',
  'leak',
]);
const describesDevices: ReadonlySet<ChangeClass> = new Set(['id-table', 'module-metadata']);
const mostLines = 3000;

/**
 * The change classes of a patch (4-phases, phase 2), each with the lines that show it, in the order of the closed set.
 * Classes that end in "-only" hold for the patch as a whole.
 */
export function classifyChange(files: readonly PatchFile[]): readonly ClassFound[] {
  const known = classified.get(files);
  if (known !== undefined) return known;
  const found = classify(files);
  classified.set(files, found);
  return found;
}

/** Two phases ask for the classes of the same patch. */
const classified = new WeakMap<readonly PatchFile[], readonly ClassFound[]>();

function classify(files: readonly PatchFile[]): ClassFound[] {
  const hits = new Map<ChangeClass, ClassHit[]>();
  const add = (name: ChangeClass, hit: ClassHit) => {
    const list = hits.get(name) ?? [];
    hits.set(name, list);
    if (!list.some((one) => one.path === hit.path && one.hunk === hit.hunk)) list.push(hit);
  };
  const codes: HunkCode[] = [];
  const places = lineMoves(files);
  for (const file of files) {
    const path = pathOf(file);
    const role = roleOf(path);
    if (role === 'build') add('kconfig-build', wholeFile(file));
    if (role === 'documentation') add('documentation', wholeFile(file));
    for (const hit of interfaceChanges(file)) add(hit.class, hit);
    const inFile = file.hunks.map(codeOf);
    for (const [index, hunk] of file.hunks.entries()) {
      const code = inFile[index] ?? codeOf(hunk);
      const inPlace = withoutNewFunctions(code, hunk);
      if (role === 'code' || role === 'header' || role === 'test') codes.push(code);
      if (role !== 'code' && role !== 'header') continue;
      const at = { path, hunk: index + 1 };
      // Whatever a new file does, it repairs nothing that was there; and nobody reads a hunk of thousands of lines.
      const isNew = file.status === 'added' || file.status === 'copied';
      if (hunk.lines.length > mostLines) continue;
      const unmoved = withoutMoved(inPlace, hunk, places);
      for (const rule of codeRules) {
        if (isNew && !describesDevices.has(rule.class)) continue;
        const seen = wasMissing.has(rule.class) ? unmoved : inPlace;
        const of = describesDevices.has(rule.class) ? code : seen;
        const shown = rule.find(of, hunk, path, inFile);
        if (shown === null) continue;
        const gone = inPlace.deleted.includes(shown);
        const text = shown.text.trim();
        add(rule.class, { ...at, line: gone ? null : shown.line, text: gone ? `- ${text}` : text });
      }
    }
  }
  wholePatch(files, codes, add);
  return changeClasses.flatMap((name) => {
    const found = hits.get(name);
    return found === undefined ? [] : [{ class: name, hits: found }];
  });
}

/** In which hunks each line of code is added, and in which it is deleted. */
interface LineMoves {
  readonly added: ReadonlyMap<string, ReadonlySet<PatchHunk>>;
  readonly deleted: ReadonlyMap<string, ReadonlySet<PatchHunk>>;
}

function lineMoves(files: readonly PatchFile[]): LineMoves {
  const side = (kind: 'add' | 'delete', isWanted: (text: string) => boolean) => {
    const found = new Map<string, Set<PatchHunk>>();
    for (const { hunks } of files)
      for (const hunk of hunks)
        for (const line of hunk.lines) {
          const text = line.text.trim();
          if (line.kind === kind && isWanted(text))
            found.set(text, (found.get(text) ?? new Set()).add(hunk));
        }
    return found;
  };
  const deleted = side('delete', () => true);
  // A patch may bring a million new lines: of those only what goes away elsewhere is held.
  return { added: side('add', (text) => deleted.has(text)), deleted };
}

/** A hunk's code without the lines that another hunk has on its other side: they only move. */
function withoutMoved(code: HunkCode, hunk: PatchHunk, { added, deleted }: LineMoves): HunkCode {
  const stays = (other: LineMoves['added']) => (line: { readonly text: string }) => {
    const hunks = other.get(line.text.trim());
    // What moves inside the hunk stands against itself.
    return hunks === undefined || hunks.has(hunk);
  };
  return {
    ...code,
    added: code.added.filter(stays(deleted)),
    deleted: code.deleted.filter(stays(added)),
  };
}

function wholeFile(file: PatchFile): ClassHit {
  return { path: pathOf(file), hunk: 0, line: null, text: `+${file.added} -${file.deleted}` };
}

function wholePatch(
  files: readonly PatchFile[],
  codes: readonly HunkCode[],
  add: (name: ChangeClass, hit: ClassHit) => void,
): void {
  const first = files[0];
  if (first === undefined) return;
  const roles = files.map((file) => roleOf(pathOf(file)));
  const at = wholeFile(first);
  if (roles.every((role) => role === 'test')) add('test-only', at);
  const isCode = roles.every((role) => role === 'code' || role === 'header');
  const isSource = roles.every((role) => role === 'code' || role === 'header' || role === 'test');
  if (!isSource || codes.length === 0 || files.some((file) => file.binary)) return;
  if (codes.every((code) => code.added.length === 0 && code.deleted.length === 0)) {
    add('comment-only', at);
  } else if (isCode && !movesCode(files) && isCleanup(codes, contextNames(files)))
    add('cleanup-only', at);
}

/** A line that goes away here and comes again elsewhere: in another place it may mean something else; an include not. */
function movesCode(files: readonly PatchFile[]): boolean {
  return files.some(({ hunks }) => {
    const lines: { kind: string; text: string; block: number }[] = [];
    let block = 0;
    for (const hunk of hunks) {
      block += 1;
      for (const { kind, text } of hunk.lines) {
        if (kind === 'context') block += 1;
        else lines.push({ kind, text: text.trim(), block });
      }
    }
    const gone = new Map<string, Set<number>>();
    for (const line of lines)
      if (line.kind === 'delete' && /\w/.test(line.text))
        gone.set(line.text, (gone.get(line.text) ?? new Set()).add(line.block));
    return lines.some(
      (line) =>
        line.kind === 'add' &&
        !/^#\s*include\b/.test(line.text) &&
        gone.get(line.text)?.has(line.block) === false,
    );
  });
}

/** Names that the lines around the change use, before it and after it. */
function contextNames(files: readonly PatchFile[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const file of files)
    for (const hunk of file.hunks)
      for (const line of hunk.lines)
        if (line.kind === 'context')
          for (const [name] of line.text.matchAll(/[A-Za-z_]\w*/g)) names.add(name);
  return names;
}

/** Only white space, or one consistent renaming of identifiers, or the same lines in another order. */
function isCleanup(codes: readonly HunkCode[], around: ReadonlySet<string>): boolean {
  const side = (pick: (code: HunkCode) => readonly { readonly text: string }[]) =>
    codes.flatMap((code) =>
      pick(code).flatMap(
        (line) => line.text.match(/[A-Za-z_]\w*|\d\w*|"(?:[^"\\]|\\.)*"|[^\s\w]/g) ?? [],
      ),
    );
  const before = side((code) => code.deleted);
  const after = side((code) => code.added);
  if (before.length === 0 || before.length !== after.length) return false;
  const renamed = new Map<string, string>();
  for (const [index, token] of before.entries()) {
    const now = after[index] ?? '';
    const known = renamed.get(token);
    if (known !== undefined ? known !== now : token !== now && !isIdentifierPair(token, now))
      return false;
    renamed.set(token, now);
  }
  const changed = [...renamed].filter(([from, to]) => from !== to);
  // Two names that become one, or a call that becomes another one, is no renaming but another meaning.
  if (new Set(changed.map(([, to]) => to)).size !== changed.length) return false;
  if (changed.some(([, to]) => before.includes(to))) return false;
  // A name that stands next to it untouched is another thing: one variable was taken for the other.
  if (changed.some(([from, to]) => around.has(from) || around.has(to))) return false;
  // A single use replaced once may just as well be the wrong name put right.
  return (
    changed.every(([from]) => before.filter((token) => token === from).length > 1) ||
    changed.length === 0
  );
}

function isIdentifierPair(a: string, b: string): boolean {
  return /^[A-Za-z_]\w*$/.test(a) && /^[A-Za-z_]\w*$/.test(b);
}
