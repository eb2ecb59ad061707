import { type PatchFile, pathOf } from '@/lib/diff/patch';
import { barrierChanged } from './barriers';
import { checksRemoved } from './checks-removed';
import { codeRules } from './class-rules';
import { hidesNames, isCleanup } from './cleanup';
import { codeOf, type HunkCode, withoutNewFunctions } from './code-text';
import { roleOf } from './file-role';
import { interfaceChanges } from './interface-changes';
import { changedLimits } from './limit-change';
import { changesOnlyLogs } from './logging-only';
import { movedLines, withoutMoved } from './moved-lines';
import { slid } from './slide';

export const changeClasses = [
  'check-added',
  'check-removed',
  'bounds',
  'null-check',
  'refcount',
  'locking',
  'lifetime',
  'error-path',
  'init',
  'leak',
  'race',
  'barrier',
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
  'logging-only',
  'linkage-only',
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

function classify(given: readonly PatchFile[]): ClassFound[] {
  const files = given.map((file) => ({ ...file, hunks: file.hunks.map(slid) }));
  const hits = new Map<ChangeClass, ClassHit[]>();
  const add = (name: ChangeClass, hit: ClassHit) => {
    const list = hits.get(name) ?? [];
    hits.set(name, list);
    if (!list.some((one) => one.path === hit.path && one.hunk === hit.hunk)) list.push(hit);
  };
  const codes: (readonly HunkCode[])[] = [];
  const moved = movedLines(files);
  for (const file of files) {
    const path = pathOf(file);
    const role = roleOf(path);
    if (role === 'build') add('kconfig-build', wholeFile(file));
    if (role === 'documentation') add('documentation', wholeFile(file));
    for (const hit of interfaceChanges(file, files)) add(hit.class, hit);
    const inFile = file.hunks.map(codeOf);
    if (role === 'code' || role === 'header' || role === 'test') codes.push(inFile);
    for (const [index, hunk] of file.hunks.entries()) {
      const code = inFile[index] ?? codeOf(hunk);
      const inPlace = withoutNewFunctions(code, hunk);
      if (role !== 'code' && role !== 'header') continue;
      const at = { path, hunk: index + 1 };
      // Whatever a new file does, it repairs nothing that was there; and nobody reads a hunk of thousands of lines.
      const isNew = file.status === 'added' || file.status === 'copied';
      if (hunk.lines.length > mostLines) continue;
      const unmoved = withoutMoved(inPlace, moved.get(hunk));
      for (const rule of codeRules) {
        if (isNew && !describesDevices.has(rule.class)) continue;
        const seen = wasMissing.has(rule.class) ? unmoved : inPlace;
        const of = describesDevices.has(rule.class) ? code : seen;
        const shown = rule.find(of, hunk, path, inFile, file.hunks);
        if (shown === null) continue;
        const gone = inPlace.deleted.includes(shown);
        const text = shown.text.trim();
        add(rule.class, { ...at, line: gone ? null : shown.line, text: gone ? `- ${text}` : text });
      }
    }
  }
  const limits = changedLimits(files, codes);
  // What it can be told by alone comes first: other lines follow from it.
  const others = hits.get('bounds') ?? [];
  if (limits.length > 0) hits.set('bounds', [...limits, ...others.filter(isElsewhere(limits))]);
  const removed = checksRemoved(files);
  if (removed.length > 0) hits.set('check-removed', removed);
  wholePatch(files, codes, add);
  return changeClasses.flatMap((name) => {
    const found = hits.get(name);
    return found === undefined ? [] : [{ class: name, hits: found }];
  });
}

const isElsewhere = (hits: readonly ClassHit[]) => (hit: ClassHit) =>
  !hits.some((one) => one.path === hit.path && one.hunk === hit.hunk);

function wholeFile(file: PatchFile): ClassHit {
  return { path: pathOf(file), hunk: 0, line: null, text: `+${file.added} -${file.deleted}` };
}

function wholePatch(
  files: readonly PatchFile[],
  codes: readonly (readonly HunkCode[])[],
  add: (name: ChangeClass, hit: ClassHit) => void,
): void {
  const first = files[0];
  if (first === undefined) return;
  const roles = files.map((file) => roleOf(pathOf(file)));
  const at = wholeFile(first);
  if (roles.every((role) => role === 'test')) add('test-only', at);
  // What is written about it beside it, and who wrote it, changes no code.
  const told = roles.filter((role) => role !== 'documentation' && role !== 'project');
  const isCode = told.length > 0 && told.every((role) => role === 'code' || role === 'header');
  const isSource = told.every((role) => role === 'code' || role === 'header' || role === 'test');
  const hunks = codes.flat();
  if (!isSource || hunks.length === 0 || files.some((file) => file.binary)) return;
  if (hunks.every((code) => code.added.length === 0 && code.deleted.length === 0)) {
    if (told.length === roles.length) add('comment-only', at);
  } else if (changesOnlyLogs(files)) add('logging-only', at);
  // A barrier that takes the place of another everywhere is no new name of it.
  else if (isCode && !hunks.some(barrierChanged) && isCleanup(codes)) add('cleanup-only', at);
  else if (files.every((file) => pathOf(file).endsWith('.c')) && hidesNames(codes))
    add('linkage-only', at);
}
