import { editTree, hashObject } from '@/lib/applicability/edit-tree';
import type { PickSource } from '@/lib/applicability/pick-plan';
import type { TreeNames } from '@/lib/applicability/prerequisites/tree-names';
import type { Oid } from '@/lib/contracts/git';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';
import { editsOf, matchLines, splitLines } from './line-match';
import { fileAt, type Proposal, type Proposed, type ProposedFile } from './proposal';
import { learnRenames } from './renames';
import type { Adjustment, AdjustRule } from './rules';
import { addedNames, addedText } from './sound';
import { definedNames } from './sound-left-out';
import { wordsOf } from './words';

const largest = 8 * 1024 * 1024;
/** Files of a patch from which other names are learned. */
const mostFiles = 20;

interface Fit {
  readonly source: PickSource;
  readonly tipTree: Oid;
  readonly rules: ReadonlySet<AdjustRule>;
  readonly names: TreeNames;
}

/** More names than this are not looked up: a patch that brings so much is no fix. */
const mostNames = 60;

/**
 * A proposal held against the branch's whole tree. Names that it would use and the branch has nowhere are written as
 * the branch writes them where its files say how, and headers that the branch does not have are not included (both by
 * rule); what is missing then makes it none: it could not be built.
 */
export async function fitToTree(git: GitReader, proposal: Proposal, fit: Fit): Promise<Proposed> {
  const { tipTree, rules, names } = fit;
  const none = (why: string, lacks: readonly string[] = []): Proposed => ({
    proposal: null,
    why,
    ...(lacks.length === 0 ? {} : { missing: lacks }),
  });
  const without = [...proposal.without].filter((name) => /^\w+$/.test(name));
  const open = await lineFiles(git, proposal.files);
  const needed = neededOf(proposal, open);
  const there = await names.in(tipTree, [...without, ...needed, ...usedNames(open)]);
  const elsewhere = without.find((name) => there.has(name));
  if (elsewhere !== undefined) return none(`the branch has ${elsewhere} in another file`);
  const lacking = needed.find((name) => !there.has(name));
  if (lacking !== undefined) return none(`it would use ${lacking}, which it does not bring along`);
  let missing = await missingIn(open, fit);
  const notes: Adjustment[] = [];
  if (missing.length > 0 && rules.has('renamed-words')) {
    const words = await learnedWords(git, fit);
    const what = 'names are written as the branch writes them';
    notes.push(...rewrite(open, 'renamed-words', what, (line) => translated(line, words, missing)));
  }
  if (missing.length > 0 && rules.has('absent-include')) {
    const what = 'a header that the branch does not have is not included';
    notes.push(...rewrite(open, 'absent-include', what, (line) => withoutHeader(line, missing)));
  }
  if (notes.length > 0) missing = await missingIn(open, fit);
  if (missing.length > 0) {
    const shown = missing.slice(0, 3).join(', ');
    return none(`it would use ${shown}, which the branch does not have`, missing);
  }
  if (notes.length === 0) return { proposal, why: null };
  const files = proposal.files.map((file) => writtenAgain(file, open.get(file.path)));
  const tree = await editTree(git, tipTree, new Map(files.map((file) => [file.path, file.new])));
  if (tree === null || tree === tipTree) return none('nothing of the patch would land');
  return {
    proposal: { ...proposal, tree, files, adjustments: [...proposal.adjustments, ...notes] },
    why: null,
  };
}

/** A changed file of the proposal, before and after. */
interface LineFile {
  readonly before: string;
  after: string;
  /** It was changed here. */
  written?: boolean;
}

async function lineFiles(
  git: GitReader,
  files: readonly ProposedFile[],
): Promise<Map<string, LineFile>> {
  const found = new Map<string, LineFile>();
  for (const { path, old, new: now, content } of files) {
    if (old === null || now === null || !now.mode.startsWith('100')) continue;
    if (!old.mode.startsWith('100')) continue;
    try {
      const before = (await git.blob(old.oid, largest)).toString('latin1');
      // Without content: upstream's own file, which the repository holds.
      const after = (content ?? (await git.blob(now.oid, largest))).toString('latin1');
      if (!before.slice(0, 8000).includes('\0')) found.set(path, { before, after });
    } catch (error) {
      if (!isAppError(error, 'too-large')) throw error;
    }
  }
  return found;
}

/** Names that left out lines would define and landed lines use without defining them. */
function neededOf({ needs }: Proposal, open: ReadonlyMap<string, LineFile>): string[] {
  if (needs.size === 0) return [];
  const used = new Set<string>();
  const defined = new Set<string>();
  for (const { before, after } of open.values()) {
    for (const name of addedNames(before, after)) used.add(name);
    for (const name of definedNames(addedText(before, after))) defined.add(name);
  }
  return [...used].filter((name) => needs.has(name) && !defined.has(name));
}

function usedNames(open: ReadonlyMap<string, LineFile>): string[] {
  const used = new Set<string>();
  for (const { before, after } of open.values()) {
    for (const name of addedNames(before, after)) used.add(name);
  }
  return [...used].slice(0, mostNames);
}

/** Names that added lines use, that upstream has and the branch has nowhere. */
async function missingIn(
  open: ReadonlyMap<string, LineFile>,
  { tipTree, source, names }: Fit,
): Promise<string[]> {
  const used = usedNames(open);
  const here = await names.in(tipTree, used);
  const lacking = used.filter((name) => !here.has(name));
  const upstream = await names.in(source.base, lacking);
  return lacking.filter((name) => upstream.has(name));
}

/** How the branch writes upstream's names, by all files that the patch changes; a name with two answers has none. */
async function learnedWords(
  git: GitReader,
  { source, tipTree }: Fit,
): Promise<Map<string, string>> {
  const words = new Map<string, string>();
  const doubtful = new Set<string>();
  for (const { path, old } of source.changes.slice(0, mostFiles)) {
    const here = old === null ? null : await fileAt(git, tipTree, path);
    if (old === null || here === null || here.oid === old.oid) continue;
    if (!old.mode.startsWith('100') || !here.mode.startsWith('100')) continue;
    try {
      const [base, ours] = await Promise.all(
        [old, here].map(async ({ oid }) =>
          splitLines((await git.blob(oid, largest)).toString('latin1')),
        ),
      );
      for (const [from, to] of learnRenames(base ?? [], ours ?? []).words) {
        if ((words.get(from) ?? to) !== to) doubtful.add(from);
        words.set(from, to);
      }
    } catch (error) {
      if (!isAppError(error, 'too-large')) throw error;
    }
  }
  for (const name of doubtful) words.delete(name);
  return words;
}

/** Writes added lines of every file anew; null takes a line out. Notes for the files that change by it. */
function rewrite(
  open: ReadonlyMap<string, LineFile>,
  rule: AdjustRule,
  what: string,
  line: (line: string) => string | null,
): Adjustment[] {
  const notes: Adjustment[] = [];
  for (const [path, file] of open) {
    const [old, now] = [splitLines(file.before), splitLines(file.after)];
    const made = [...now] as (string | null)[];
    for (const { newStart, newEnd } of editsOf(matchLines(old, now), now.length)) {
      for (let at = newStart; at < newEnd; at++) made[at] = line(now[at] ?? '');
    }
    const after = made.filter((one) => one !== null).join('');
    if (after === file.after) continue;
    file.after = after;
    file.written = true;
    notes.push({ rule, path, line: 0, what });
  }
  return notes;
}

function translated(line: string, words: ReadonlyMap<string, string>, missing: readonly string[]) {
  return wordsOf(line)
    .map((word) => (missing.includes(word) ? (words.get(word) ?? word) : word))
    .join('');
}

function withoutHeader(line: string, missing: readonly string[]): string | null {
  const header = /^\s*#\s*include\s*[<"](?:.*\/)?(\w+)\.h[>"]/.exec(line)?.[1];
  return header !== undefined && missing.includes(header) ? null : line;
}

function writtenAgain(file: ProposedFile, made: LineFile | undefined): ProposedFile {
  if (made === undefined || !made.written || file.new === null) return file;
  const content = Buffer.from(made.after, 'latin1');
  return { ...file, new: { ...file.new, oid: hashObject('blob', content) }, content };
}
