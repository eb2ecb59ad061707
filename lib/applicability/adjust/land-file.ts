import { bytesToText } from '@/lib/applicability/byte-text';
import { hashObject } from '@/lib/applicability/edit-tree';
import type { TreeChange } from '@/lib/applicability/tree-changes';
import type { FileVersion, GitMerger } from '@/lib/merge-ports';
import type { GitReader } from '@/lib/ports';
import { splitLines } from './line-match';
import { mergeFile } from './merge-file';
import { inOtherFiles } from './other-files';
import {
  type FileResult,
  fileAt,
  largest,
  type ProposalInput,
  type ProposedFile,
} from './proposal';
import type { AdjustRule } from './rules';
import { addedText, foreignNames, unsoundness } from './sound';
import { brokenSeam } from './sound-places';
import { unworded, withoutStatements } from './without-statements';

/** Where the patch of one file lands, or why it does not. */
export async function landFile(
  git: GitReader,
  merger: GitMerger,
  input: ProposalInput,
  change: TreeChange,
): Promise<FileResult | string> {
  const { path, old, new: now } = change;
  const here = await fileAt(git, input.tipTree, path);
  const leave = (rule: AdjustRule, what: string): FileResult => ({
    file: null,
    adjustments: [{ rule, path, line: 0, what }],
  });
  if (old === null) {
    if (here === null)
      return { file: { path, old: null, new: now, content: null }, adjustments: [] };
    return here.oid === now?.oid
      ? { file: null, adjustments: [] }
      : 'the branch has another file there';
  }
  if (here === null) {
    if (now === null) return { file: null, adjustments: [] };
    const former = (await input.formerPath?.(path)) ?? null;
    const there = former === null ? null : await fileAt(git, input.tipTree, former);
    if (former !== null && there !== null) {
      const moved = await onOurs(git, merger, input, {
        path: former,
        base: old,
        ours: there,
        theirs: now,
      });
      if (typeof moved === 'string' || moved.missing !== undefined) return moved;
      const note = {
        rule: 'moved-file' as const,
        path,
        line: 0,
        what: `the branch has it as ${bytesToText(former)}`,
      };
      return { ...moved, adjustments: [note, ...moved.adjustments] };
    }
    if (input.isReleaseNotes?.(path))
      return leave('release-notes', 'the branch has no such release notes');
    const elsewhere = await inOtherFiles(git, input, change, { orLikely: true });
    if (elsewhere !== null) return elsewhere;
    const leftOut = isCode(input, path) ? await addedLines(git, old, now) : '';
    return { ...leave('absent-file', 'the branch does not have the file'), leftOut };
  }
  if (now === null) {
    if (here.oid === old.oid)
      return { file: { path, old: here, new: null, content: null }, adjustments: [] };
    return 'the branch changed the file that is deleted';
  }
  const merged = await onOurs(git, merger, input, { path, base: old, ours: here, theirs: now });
  if (typeof merged !== 'string' && merged.missing === undefined && merged.nothingLands !== true)
    return merged;
  const elsewhere = await inOtherFiles(git, input, change);
  if (elsewhere !== null) return elsewhere;
  if (typeof merged !== 'string' && merged.missing === undefined) return merged;
  const optional = input.isReleaseNotes?.(path)
    ? ('release-notes' as const)
    : input.isDocumentation?.(path)
      ? ('documentation' as const)
      : null;
  if (optional === null) return merged;
  // What fits of a text is taken, place by place.
  const sides = { path, base: old, ours: here, theirs: now };
  const part = await lineMerge(git, input, sides, optional);
  return typeof part === 'string' || part.missing !== undefined
    ? leave(optional, 'what does not fit is left out')
    : part;
}

/** Neither notes for a release nor documentation. */
function isCode(input: ProposalInput, path: string): boolean {
  return input.isReleaseNotes?.(path) !== true && input.isDocumentation?.(path) !== true;
}

async function addedLines(
  git: GitReader,
  old: FileVersion,
  now: FileVersion | null,
): Promise<string> {
  if (now === null || !old.mode.startsWith('100') || !now.mode.startsWith('100')) return '';
  const [before, after] = await Promise.all(
    [old, now].map(async ({ oid }) => (await git.blob(oid, largest)).toString('latin1')),
  );
  return addedText(before ?? '', after ?? '');
}

interface Sides {
  readonly path: string;
  readonly base: FileVersion;
  readonly ours: FileVersion;
  readonly theirs: FileVersion;
}

async function onOurs(
  git: GitReader,
  merger: GitMerger,
  input: ProposalInput,
  { path, base, ours, theirs }: Sides,
): Promise<FileResult | string> {
  const done = (file: ProposedFile): FileResult => ({ file, adjustments: [] });
  const mode = base.mode === theirs.mode ? ours.mode : theirs.mode;
  if (await hasAbsent(git, input, { path, base, ours, theirs }))
    return lineMerge(git, input, { path, base, ours, theirs });
  if (ours.oid === base.oid)
    return done({ path, old: ours, new: { mode, oid: theirs.oid }, content: null });
  if (ours.oid === theirs.oid) return { file: null, adjustments: [] };
  if (![base, ours, theirs].every((file) => file.mode.startsWith('100')))
    return 'it is no regular file';
  const [outcome] = await merger.mergeFiles([{ base, ours, theirs }], { content: true });
  const merged = outcome?.ok ? outcome.value : null;
  if (merged !== null && merged.merged !== null && merged.content !== null) {
    if (merged.merged.oid === ours.oid) return { file: null, adjustments: [] };
    const [mine, other] = await Promise.all(
      [ours, theirs].map(({ oid }) => git.blob(oid, largest)),
    );
    const texts = [mine, other, merged.content].map((bytes) => bytes?.toString('latin1') ?? '');
    const torn = brokenSeam(texts[0] ?? '', texts[1] ?? '', texts[2] ?? '');
    if (torn !== null) return torn;
    return done({ path, old: ours, new: merged.merged, content: merged.content });
  }
  return lineMerge(git, input, { path, base, ours, theirs });
}

async function lineMerge(
  git: GitReader,
  input: ProposalInput,
  { path, base, ours, theirs }: Sides,
  leave: AdjustRule | null = null,
): Promise<FileResult | string> {
  const texts = await Promise.all([base, ours, theirs].map((file) => git.blob(file.oid, largest)));
  const [one, two, whole] = texts.map((bytes) => bytes.toString('latin1'));
  const three =
    one === undefined || whole === undefined
      ? whole
      : withoutAbsent({ base: one, ours: two ?? '', theirs: whole }, input);
  const fewer: AdjustRule[] = three === whole ? [] : ['absent-names'];
  if (one === undefined || two === undefined || three === undefined) return 'it cannot be read';
  if ([one, two, three].some((text) => text.slice(0, 8000).includes('\0'))) return 'it is binary';
  let first: string | null = null;
  let missing: readonly string[] = [];
  for (const rules of narrower(input.rules)) {
    const result = mergeFile(one, two, three, rules, { leave, isLate: input.isLate });
    const broken =
      result.merged === null
        ? `${result.line > 0 ? `line ${result.line}: ` : ''}${result.why}`
        : unsoundness(one, two, three, result.merged);
    if (result.merged === null || broken !== null) {
      first ??= broken;
      if (result.merged !== null && missing.length === 0) {
        missing = foreignNames(one, two, result.merged);
      }
      continue;
    }
    const dropped = fewer.map((rule) => ({ rule, line: 1, what: droppedNames }));
    const adjustments = [...dropped, ...result.notes].map((note) => ({ ...note, path }));
    const left = { leftOut: isCode(input, path) ? result.leftOut : '', without: result.without };
    if (result.merged === two) return { file: null, adjustments, nothingLands: true, ...left };
    const content = Buffer.from(result.merged, 'latin1');
    const mode = base.mode === theirs.mode ? ours.mode : theirs.mode;
    const added = addedText(two, result.merged);
    const file = {
      path,
      old: ours,
      new: { mode, oid: hashObject('blob', content) },
      content,
      added,
    };
    return { file, adjustments, ...left };
  }
  const why = first ?? 'the branch has other lines there';
  if (missing.length === 0) return why;
  return { file: null, adjustments: [], missing: { names: missing, why } };
}

const droppedNames = 'statements that use names the branch does not have are left out';

/** Upstream's new text without the statements that use names the branch does not have. */
function withoutAbsent(
  { base, ours, theirs }: { readonly base: string; readonly ours: string; readonly theirs: string },
  { absent }: ProposalInput,
): string {
  if (absent === undefined || absent.size === 0) return theirs;
  const old = splitLines(base);
  const names = unworded(old, splitLines(ours), absent);
  const fewer = withoutStatements(old, splitLines(theirs), names);
  return fewer === null ? theirs : fewer.join('');
}

/** Upstream's change of a file uses absent names in statements that can be left out. */
async function hasAbsent(
  git: GitReader,
  input: ProposalInput,
  { base, ours, theirs }: Sides,
): Promise<boolean> {
  if (input.absent === undefined || input.absent.size === 0) return false;
  if (![base, ours, theirs].every((file) => file.mode.startsWith('100'))) return false;
  const files = [base, ours, theirs];
  const read = await Promise.all(files.map(({ oid }) => git.blob(oid, largest)));
  const [old = '', mine = '', now = ''] = read.map((bytes) => bytes.toString('latin1'));
  return withoutAbsent({ base: old, ours: mine, theirs: now }, input) !== now;
}

/** Rules that see a likeness where there may be none: without them a place may land in a sounder way. */
const daring: readonly (readonly AdjustRule[])[] = [
  ['both-added', 'less-context'],
  ['renamed-words', 'upstream-words', 'upstream-lines'],
];

const plainest: readonly AdjustRule[] = ['neighbouring', 'absent-function', 'upstream-side'];

/** The rules, then the rules without some of the daring ones. */
function* narrower(rules: ReadonlySet<AdjustRule>): Generator<ReadonlySet<AdjustRule>> {
  yield rules;
  if (rules.size < 2) return;
  for (const some of daring) {
    if (!some.some((rule) => rules.has(rule))) continue;
    yield new Set([...rules].filter((rule) => !some.includes(rule)));
  }
  // Upstream's side of every conflict: what fits by itself, and nothing guessed.
  if (rules.has('upstream-side')) {
    yield new Set([...rules].filter((rule) => plainest.includes(rule)));
  }
}
