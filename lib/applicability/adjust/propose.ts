import { bytesToText } from '@/lib/applicability/byte-text';
import { editTree, hashObject } from '@/lib/applicability/edit-tree';
import type { PickSource } from '@/lib/applicability/pick-plan';
import { lookUp, type TreeChange } from '@/lib/applicability/tree-changes';
import type { Oid } from '@/lib/contracts/git';
import { isAppError } from '@/lib/errors';
import type { FileVersion, GitMerger, GitReader } from '@/lib/ports';
import { mergeFile } from './merge-file';
import { landInOtherFiles, likelyHome } from './moved-code';
import { type Adjustment, type AdjustRule, allRules } from './rules';
import { unsoundness } from './sound';

/** One file of a proposal: what stands at the path afterwards. */
export interface ProposedFile {
  /** Bytes, latin1. */
  readonly path: string;
  readonly old: FileVersion | null;
  /** Null: the file goes. */
  readonly new: FileVersion | null;
  /** The content where it is new to the repository, else null. */
  readonly content: Buffer | null;
}

/** A backport as a person could make it. Never applied by itself. */
export interface Proposal {
  readonly tree: Oid;
  readonly files: readonly ProposedFile[];
  readonly adjustments: readonly Adjustment[];
}

export type Proposed =
  | { readonly proposal: Proposal; readonly why: null }
  | { readonly proposal: null; readonly why: string };

export interface ProposalInput {
  readonly source: PickSource;
  readonly tipTree: Oid;
  readonly rules: ReadonlySet<AdjustRule>;
  /** The path the file had on the branch, by upstream's history of renames; null when not known. */
  readonly formerPath?: (path: string) => Promise<string | null>;
  /** Whether a path holds notes for upstream's own release. */
  readonly isReleaseNotes?: (path: string) => boolean;
  readonly isDocumentation?: (path: string) => boolean;
}

const largest = 4 * 1024 * 1024;

/** Proposes a backport for a candidate whose pick conflicts, or says at which place there is no answer. */
export async function propose(
  git: GitReader,
  merger: GitMerger,
  input: ProposalInput,
): Promise<Proposed> {
  const files: ProposedFile[] = [];
  const adjustments: Adjustment[] = [];
  for (const change of input.source.changes) {
    const shown = bytesToText(change.path);
    const done = await oneFile(git, merger, input, change).catch((error: unknown) => {
      if (!isAppError(error, 'too-large')) throw error;
      return 'it is too large';
    });
    if (typeof done === 'string') return { proposal: null, why: `${shown}: ${done}` };
    for (const one of done.adjustments) {
      if (!input.rules.has(one.rule)) {
        return { proposal: null, why: `${shown}: rule ${one.rule} is off` };
      }
    }
    adjustments.push(...done.adjustments);
    if (done.file !== null) files.push(done.file);
    files.push(...(done.others ?? []));
  }
  if (files.length === 0) return { proposal: null, why: 'nothing of the patch would land' };
  const edits = new Map(files.map((file) => [file.path, file.new]));
  if (edits.size !== files.length) return { proposal: null, why: 'two files land on one path' };
  const tree = await editTree(git, input.tipTree, edits);
  if (tree === null) return { proposal: null, why: 'a file stands where a folder is needed' };
  if (tree === input.tipTree) return { proposal: null, why: 'nothing of the patch would land' };
  return { proposal: { tree, files, adjustments }, why: null };
}

interface FileResult {
  readonly file: ProposedFile | null;
  readonly others?: readonly ProposedFile[];
  readonly adjustments: readonly Adjustment[];
  /** Every place was left out. */
  readonly nothingLands?: boolean;
}

async function oneFile(
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
      if (typeof moved === 'string') return moved;
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
    return leave('absent-file', 'the branch does not have the file');
  }
  if (now === null) {
    if (here.oid === old.oid)
      return { file: { path, old: here, new: null, content: null }, adjustments: [] };
    return 'the branch changed the file that is deleted';
  }
  const merged = await onOurs(git, merger, input, { path, base: old, ours: here, theirs: now });
  if (typeof merged !== 'string' && merged.nothingLands !== true) return merged;
  const elsewhere = await inOtherFiles(git, input, change);
  if (elsewhere !== null) return elsewhere;
  if (typeof merged !== 'string') return merged;
  if (input.isReleaseNotes?.(path))
    return leave('release-notes', 'release notes that do not fit are left out');
  if (input.isDocumentation?.(path))
    return leave('documentation', 'documentation that does not fit is left out');
  return merged;
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
  if (ours.oid === base.oid)
    return done({ path, old: ours, new: { mode, oid: theirs.oid }, content: null });
  if (ours.oid === theirs.oid) return { file: null, adjustments: [] };
  if (![base, ours, theirs].every((file) => file.mode.startsWith('100')))
    return 'it is no regular file';
  const [outcome] = await merger.mergeFiles([{ base, ours, theirs }]);
  if (outcome?.ok && outcome.value.merged !== null) {
    // What git merged lies in a store that is gone: the same bytes have to come out here.
    const again = await lineMerge(git, { ...input, rules: allRules }, { path, base, ours, theirs });
    const same = typeof again !== 'string' && again.file?.new?.oid === outcome.value.merged.oid;
    return same ? { ...again, adjustments: [] } : 'git merges the file in another way';
  }
  return lineMerge(git, input, { path, base, ours, theirs });
}

async function lineMerge(
  git: GitReader,
  input: ProposalInput,
  { path, base, ours, theirs }: Sides,
): Promise<FileResult | string> {
  const texts = await Promise.all([base, ours, theirs].map((file) => git.blob(file.oid, largest)));
  const [one, two, three] = texts.map((bytes) => bytes.toString('latin1'));
  if (one === undefined || two === undefined || three === undefined) return 'it cannot be read';
  if ([one, two, three].some((text) => text.slice(0, 8000).includes('\0'))) return 'it is binary';
  const result = mergeFile(one, two, three, input.rules);
  if (result.merged === null) return `line ${result.line}: ${result.why}`;
  const adjustments = result.notes.map((note) => ({ ...note, path }));
  if (result.merged === two) return { file: null, adjustments, nothingLands: true };
  const broken = unsoundness(one, two, three, result.merged);
  if (broken !== null) return broken;
  const content = Buffer.from(result.merged, 'latin1');
  const mode = base.mode === theirs.mode ? ours.mode : theirs.mode;
  const file = { path, old: ours, new: { mode, oid: hashObject('blob', content) }, content };
  return { file, adjustments };
}

/** At most so many files of a folder are searched for code that upstream moved. */
const mostFiles = 400;
const largestSearch = 24 * 1024 * 1024;

/**
 * The patch of one file on other files of the same folder. `orLikely`: where they have not each of its places, but one
 * has most of its lines, says so instead of null.
 */
async function inOtherFiles(
  git: GitReader,
  input: ProposalInput,
  change: TreeChange,
  options: { readonly orLikely?: boolean } = {},
): Promise<FileResult | string | null> {
  const { path, old, new: now } = change;
  const search = input.rules.has('moved-code');
  if ((!search && options.orLikely !== true) || old === null || now === null) return null;
  if (!old.mode.startsWith('100') || !now.mode.startsWith('100')) return null;
  const folder = path.slice(0, path.lastIndexOf('/') + 1).replace(/\/$/, '');
  const { entry } = await lookUp(git, input.tipTree, folder === '' ? path : folder);
  if (folder !== '' && entry?.mode !== '040000') return null;
  const listed = folder === '' ? [] : await git.tree(entry?.oid ?? input.tipTree);
  const regular = listed.filter((one) => one.mode.startsWith('100'));
  const sizes = await git.sizes(regular.map((one) => one.oid));
  const total = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  if (regular.length > mostFiles || total > largestSearch) return null;
  const read = async (oid: Oid) => (await git.blob(oid, largestSearch)).toString('latin1');
  const files = await Promise.all(
    regular.map(async (one) => ({ path: `${folder}/${one.name}`, text: await read(one.oid) })),
  );
  const [base, theirs] = await Promise.all([read(old.oid), read(now.oid)]);
  const found = search ? landInOtherFiles(base, theirs, files) : null;
  if (found === null) {
    const home = options.orLikely === true ? likelyHome(base, theirs, files) : null;
    if (home === null) return null;
    // A file that is alike upstream too is a copy, not where the code came from.
    const there = await fileAt(git, input.source.base, home);
    const copy = there === null ? [] : [{ path: home, text: await read(there.oid) }];
    if (likelyHome(base, theirs, copy) !== null) return null;
    return `its code may stand in ${bytesToText(home)}`;
  }
  const others = found.files.map((file): ProposedFile => {
    const before = regular.find((one) => `${folder}/${one.name}` === file.path);
    const content = Buffer.from(file.text, 'latin1');
    const mode = before?.mode ?? '100644';
    return {
      path: file.path,
      old: before === undefined ? null : { mode, oid: before.oid },
      new: { mode, oid: hashObject('blob', content) },
      content,
    };
  });
  return {
    file: null,
    others,
    adjustments: found.places.map((place) => ({
      rule: 'moved-code' as const,
      path,
      line: place.line,
      what: `the branch has the lines in ${bytesToText(place.path)}`,
    })),
  };
}

async function fileAt(git: GitReader, tree: Oid, path: string): Promise<FileVersion | null> {
  const { entry } = await lookUp(git, tree, path);
  return entry === null || entry.mode === '040000' ? null : { mode: entry.mode, oid: entry.oid };
}
