import { filesBelow, type TreeReader } from '@/lib/applicability/tree-changes';
import type { Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';

interface AttributesFile {
  /** '' for the top, else "dir/". */
  readonly folder: string;
  readonly text: string;
}

/**
 * The .gitattributes files of a tree as one info/attributes file, for use where git sees no work tree: patterns get
 * their directory in front, deeper files come later (the last match wins). '' when no line could change how files are
 * merged or compared, so that most trees need no attributes at all.
 */
export async function relevantAttributes(
  git: TreeReader & Pick<GitReader, 'blob'>,
  tree: Oid,
): Promise<string> {
  const files: AttributesFile[] = [];
  for (const { path, file } of await filesBelow(git, tree, '')) {
    // A symbolic link is not followed by git either.
    if (!file.mode.startsWith('100')) continue;
    if (path !== '.gitattributes' && !path.endsWith('/.gitattributes')) continue;
    const text = (await git.blob(file.oid)).toString('latin1');
    files.push({ folder: path.slice(0, -'.gitattributes'.length), text });
  }
  return flattenAttributes(files);
}

/** The same for given files. Exported for its test. */
export function flattenAttributes(files: readonly AttributesFile[]): string {
  const depth = (file: AttributesFile) => file.folder.split('/').length;
  const sorted = [...files].sort((a, b) => depth(a) - depth(b));
  const lines = sorted.flatMap(({ folder, text }) =>
    text.split('\n').map((line) => flattenLine(folder, line.replace(/\r$/, ''))),
  );
  const kept = lines.filter((line) => line !== null);
  return kept.some(isRelevant) ? kept.map((line) => `${line}\n`).join('') : '';
}

function flattenLine(folder: string, line: string): string | null {
  const text = line.replace(/^[ \t\r\n]+/, '');
  // gitattributes(5): lines past 2048 bytes are ignored.
  if (text === '' || text.startsWith('#') || line.length >= 2048) return null;
  // Macros count at the top only (gitattributes(5), "Defining macro attributes").
  if (text.startsWith('[attr]')) return folder === '' ? text : null;
  const { pattern, rest } = splitPattern(text);
  if (pattern === '' || pattern.startsWith('!')) return null;
  if (folder === '') return text;
  const prefix = `/${escapeGlob(folder)}`;
  const inner = pattern.replace(/\/$/, '');
  const anchored = inner.includes('/')
    ? `${prefix}${pattern.replace(/^\//, '')}`
    : `${prefix}**/${pattern}`;
  return `${quote(anchored)}${rest}`;
}

function splitPattern(text: string): { pattern: string; rest: string } {
  if (text.startsWith('"')) {
    const end = /^"((?:[^"\\]|\\.)*)"/.exec(text);
    if (end !== null) {
      const unquoted = (end[1] ?? '').replace(/\\([0-3][0-7]{2}|.)/g, (_all, code: string) =>
        unescapeOne(code),
      );
      return { pattern: unquoted, rest: text.slice(end[0].length) };
    }
  }
  const space = text.search(/[ \t\r\n]/);
  return space < 0
    ? { pattern: text, rest: '' }
    : { pattern: text.slice(0, space), rest: text.slice(space) };
}

function unescapeOne(code: string): string {
  if (/^[0-7]{3}$/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
  const named: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f' };
  return named[code] ?? code;
}

function escapeGlob(folder: string): string {
  return folder.replace(/[\\*?[\]]/g, '\\$&');
}

function quote(pattern: string): string {
  if (!/[\s"]|^#/.test(pattern) && !/\\/.test(pattern)) return pattern;
  const escaped = pattern.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return `"${escaped}"`;
}

/** Whether a line can change a merge or a diff; `diff=driver` only changes hunk headings. */
function isRelevant(line: string): boolean {
  if (line.startsWith('[attr]')) return true;
  return splitPattern(line)
    .rest.split(/[ \t\r\n]+/)
    .some((word) => /^[-!]?(merge(=.*)?|diff|binary)$/.test(word));
}

/** Values of `git check-attr merge diff` under which a file is merged and compared as any other. */
export function isOrdinary(values: { readonly merge: string; readonly diff: string }): boolean {
  const merge = !['unset', 'union', 'binary'].includes(values.merge);
  return merge && values.diff !== 'set' && values.diff !== 'unset';
}
