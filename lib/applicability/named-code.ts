import { bytesToPath } from '@/lib/applicability/pre-image';
import type { CommitInfo, Oid } from '@/lib/contracts/git';
import type { PatchFile } from '@/lib/diff/patch';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';

/** A call that a patch is about, and where it stands before the patch. */
export interface NamedCode {
  /** The word before the bracket: `request_module`. */
  readonly word: string;
  /** Whether the message speaks of it, or the patch calls it and its directory defines it. */
  readonly by: 'message' | 'call';
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}

const mostWords = 8;
/** Past this a directory is not searched, only the files that the patch changes. */
const mostFiles = 80;
const mostBytes = 1024 * 1024;

/**
 * What a pure addition supplements, as far as it is named: calls in the message, `name(…)`, and functions that the
 * added lines call; each where it stands in the parent, in the changed files or else in their directories. Words that
 * stand nowhere there say nothing.
 */
export async function namedCode(
  git: GitReader,
  { message, parents }: CommitInfo,
  files: readonly PatchFile[],
): Promise<readonly NamedCode[]> {
  const [parent] = parents;
  const paths = files.flatMap(({ oldPath }) => (oldPath === null ? [] : [bytesToPath(oldPath)]));
  if (parent === undefined || paths.length === 0) return [];
  const said = callsIn(withoutTrailers(message)).slice(0, mostWords);
  const added = files.flatMap((file) => file.hunks).flatMap((hunk) => hunk.lines);
  const called = callsIn(
    added.map((line) => (line.kind === 'add' ? line.text : '')).join('\n'),
  ).filter((word) => !said.includes(word));
  const tree = new NamedTree(git, parent, paths);
  const found: NamedCode[] = [];
  for (const word of said) {
    const place = await tree.find(word, (line) => hasCall(line, word));
    if (place !== null) found.push({ word, by: 'message', ...place });
  }
  for (const word of called.slice(0, mostWords)) {
    const place = await tree.find(word, (line) => /^[a-zA-Z_]/.test(line) && defines(line, word));
    if (place !== null) found.push({ word, by: 'call', ...place });
  }
  return found;
}

/** Those of them that a tip has not, neither in the same file nor in the patch's files and their directories. */
export async function missingCode(
  git: GitReader,
  tip: Oid,
  files: readonly PatchFile[],
  code: readonly NamedCode[],
): Promise<readonly NamedCode[]> {
  const paths = files.flatMap(({ oldPath }) => (oldPath === null ? [] : [bytesToPath(oldPath)]));
  const tree = new NamedTree(git, tip, [...new Set([...code.map((one) => one.path), ...paths])]);
  const missing: NamedCode[] = [];
  for (const one of code) {
    if ((await tree.find(one.word, (line) => hasCall(line, one.word))) === null) missing.push(one);
  }
  return missing;
}

/** Looks words up in some files of a tree, then in what else their directories hold. */
class NamedTree {
  readonly #git: GitReader;
  readonly #commit: Oid;
  readonly #paths: readonly string[];
  readonly #texts = new Map<string, Promise<string>>();
  #others: Promise<readonly string[]> | undefined;

  constructor(git: GitReader, commit: Oid, paths: readonly string[]) {
    this.#git = git;
    this.#commit = commit;
    this.#paths = paths.slice(0, mostFiles);
  }

  async find(
    word: string,
    fits: (line: string) => boolean,
  ): Promise<{ readonly path: string; readonly line: number } | null> {
    for (const path of this.#paths) {
      const line = lineOf(await this.#text(path), word, fits);
      if (line !== null) return { path, line };
    }
    this.#others ??= this.#listOthers();
    for (const path of await this.#others) {
      const line = lineOf(await this.#text(path), word, fits);
      if (line !== null) return { path, line };
    }
    return null;
  }

  #text(path: string): Promise<string> {
    const held = this.#texts.get(path);
    if (held !== undefined) return held;
    const read = this.#read(path);
    this.#texts.set(path, read);
    return read;
  }

  async #read(path: string): Promise<string> {
    const entry = await this.#git.entry(this.#commit, path);
    if (entry === null || !entry.mode.startsWith('100')) return '';
    try {
      return (await this.#git.blob(entry.oid, mostBytes)).toString('latin1');
    } catch (error) {
      if (isAppError(error, 'too-large')) return '';
      throw error;
    }
  }

  /** Other files of the same kinds in the same directories; none where they are too many. */
  async #listOthers(): Promise<readonly string[]> {
    const kinds = new Set(this.#paths.map(kindOf));
    const found: string[] = [];
    for (const folder of new Set(this.#paths.map(folderOf))) {
      for (const entry of (await this.#git.list(this.#commit, folder)) ?? []) {
        const fits = entry.mode.startsWith('100') && kinds.has(kindOf(entry.path));
        if (fits && !this.#paths.includes(entry.path)) found.push(entry.path);
      }
    }
    return found.length > mostFiles ? [] : found;
  }
}

/** 1-based; null when no line that holds the word fits. */
function lineOf(text: string, word: string, fits: (line: string) => boolean): number | null {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const from = text.lastIndexOf('\n', at) + 1;
    const end = text.indexOf('\n', at);
    if (!fits(text.slice(from, end < 0 ? text.length : end))) continue;
    return text.slice(0, from).split('\n').length;
  }
  return null;
}

const noCalls = new Set(['defined', 'return', 'sizeof', 'switch', 'typeof', 'while']);

function callsIn(text: string): string[] {
  // "file(s)" is a plural.
  const words = [...text.matchAll(/(?<![\w.])([A-Za-z_]\w{3,99})\((?!s\))/g)].map(
    ([, word = '']) => word,
  );
  return [...new Set(words)].filter((word) => !noCalls.has(word));
}

function hasCall(line: string, word: string): boolean {
  return new RegExp(`(?<!\\w)${word}\\s?\\(`).test(line);
}

/** A definition by its look: it begins at the margin and is no statement. */
function defines(line: string, word: string): boolean {
  return hasCall(line, word) && !line.trimEnd().endsWith(';');
}

/** The message without its last paragraph when that is made of trailers. */
function withoutTrailers(message: string): string {
  const paragraphs = message.trimEnd().split(/\n[ \t]*\n/);
  const last = paragraphs.at(-1)?.split('\n') ?? [];
  const trailers = last.filter((line) => /^[A-Za-z][\w-]*:[ \t]/.test(line)).length;
  return (trailers * 2 > last.length ? paragraphs.slice(0, -1) : paragraphs).join('\n\n');
}

function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

function kindOf(path: string): string {
  return /\.[ch]$/.test(path) ? 'c' : (/\.[^./]+$/.exec(path)?.[0] ?? '');
}
