/** One entry of a MAINTAINERS file. */
export interface MaintainersEntry {
  readonly name: string;
  /** Line of the name, from 1. */
  readonly line: number;
  readonly maintainers: readonly string[];
  readonly reviewers: readonly string[];
  readonly lists: readonly string[];
  /** "Supported", "Odd Fixes", …; null where the project writes none (DPDK). */
  readonly status: string | null;
  readonly trees: readonly string[];
  /** F: patterns as written. */
  readonly files: readonly string[];
  readonly excludes: readonly string[];
  readonly nameRegexes: readonly string[];
  readonly keywords: readonly string[];
}

const tagLine = /^([A-Z]):[ \t]*(\S.*?)[ \t]*$/;

/**
 * Reads a MAINTAINERS file: the kernel's (name in capitals, tags with tabs) and DPDK's (sections underlined, names in
 * mixed case, no status). Indented tags belong to the explanation at the top.
 */
export function parseMaintainers(text: string): MaintainersEntry[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const out: MaintainersEntry[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    if (!tagLine.test(lines[at] ?? '')) continue;
    const first = at;
    const tags = new Map<string, string[]>();
    for (; at < lines.length && (lines[at] ?? '') !== ''; at += 1) {
      const [, tag = '', value = ''] = tagLine.exec(lines[at] ?? '') ?? [];
      if (tag !== '') tags.set(tag, [...(tags.get(tag) ?? []), value]);
    }
    const named = nameAbove(lines, first);
    if (named === null) continue;
    const of = (tag: string) => tags.get(tag) ?? [];
    out.push({
      ...named,
      maintainers: of('M'),
      reviewers: of('R'),
      lists: of('L').map((one) => one.replace(/\s+\(.*\)$/, '')),
      status: of('S')[0] ?? null,
      trees: of('T'),
      files: of('F'),
      excludes: of('X'),
      nameRegexes: of('N'),
      keywords: of('K'),
    });
  }
  return out;
}

/** The line directly above the tags; where that is an underline, the one above it. */
function nameAbove(lines: readonly string[], first: number): { name: string; line: number } | null {
  let at = first - 1;
  if (/^[-=~]{3,}$/.test(lines[at] ?? '')) at -= 1;
  const name = (lines[at] ?? '').trim();
  return name === '' || /^\s/.test(lines[at] ?? '') ? null : { name, line: at + 1 };
}

/**
 * Whether an F: or X: pattern takes a path in, as scripts/get_maintainer.pl has it: a trailing slash takes everything
 * below; else the pattern is a prefix with as many slashes as the path; `*` stands for anything, `?` for one character.
 */
export function patternTakes(pattern: string, path: string): boolean {
  if (!/[*?]/.test(pattern)) {
    if (pattern.endsWith('/')) return path.startsWith(pattern);
    if (path.startsWith(`${pattern}/`)) return true;
    return path.startsWith(pattern) && slashes(path) === slashes(pattern);
  }
  const found = fitsStart(pattern, path);
  return (
    found && (pattern.endsWith('/') || pattern.includes('**') || slashes(path) === slashes(pattern))
  );
}

const slashes = (text: string) => text.split('/').length - 1;

/** Whether the beginning of the path fits the pattern: one pass with one place to fall back to, whatever the pattern. */
function fitsStart(pattern: string, path: string): boolean {
  const wanted = `${pattern.replace(/\*+/g, '*')}*`;
  let at = 0;
  let read = 0;
  let star = -1;
  let from = 0;
  while (read < path.length) {
    const char = wanted[at];
    if (char === '*') {
      star = at;
      from = read;
      at += 1;
    } else if (char === '?' || char === path[read]) {
      at += 1;
      read += 1;
    } else if (star >= 0) {
      at = star + 1;
      from += 1;
      read = from;
    } else return false;
  }
  while (wanted[at] === '*') at += 1;
  return at === wanted.length;
}

/** A regular expression of an N: or K: line; null for one that cannot be read or that could take for ever. */
export function safeRegex(source: string): RegExp | null {
  const nested = /\([^()]*[+*][^()]*\)[+*{]|[+*]\)[+*{]/.test(source);
  if (source.length > 200 || nested) return null;
  try {
    return new RegExp(source);
  } catch {
    return null; // Perl knows forms that JavaScript does not
  }
}

export interface EntryMatch {
  readonly entry: MaintainersEntry;
  /** The changed files it takes in. */
  readonly paths: readonly string[];
  /** The most telling of its patterns that did. */
  readonly pattern: string;
  /** All that did, those that took most first. */
  readonly patterns: readonly string[];
}

/** Entries that take changed files in, the most specific first; the one for everything is left out. */
export function entriesFor(
  entries: readonly MaintainersEntry[],
  paths: readonly string[],
): EntryMatch[] {
  const out: EntryMatch[] = [];
  for (const entry of entries) {
    const match = isRest(entry) ? null : matchOf(entry, paths);
    if (match !== null) out.push(match);
  }
  return out.sort(
    (a, b) =>
      b.paths.length - a.paths.length ||
      // Who has a folder is nearer than who has a kind of file all over the tree.
      Number(/[*?].*\//.test(a.pattern)) - Number(/[*?].*\//.test(b.pattern)) ||
      b.pattern.length - a.pattern.length ||
      a.entry.line - b.entry.line,
  );
}

/** What an entry takes in of these paths; null for nothing. */
export function matchOf(entry: MaintainersEntry, paths: readonly string[]): EntryMatch | null {
  let pattern = '';
  const took = new Map<string, number>();
  const taken = paths.filter((path) => {
    if (entry.excludes.some((one) => patternTakes(one, path))) return false;
    const by =
      entry.files.find((one) => patternTakes(one, path)) ??
      entry.nameRegexes.find((one) => safeRegex(one)?.test(path.slice(0, 300)) === true);
    if (by === undefined) return false;
    if (by.length > pattern.length) pattern = by;
    took.set(by, (took.get(by) ?? 0) + 1);
    return true;
  });
  const patterns = [...took].sort(([, a], [, b]) => b - a).map(([by]) => by);
  return taken.length === 0 ? null : { entry, paths: taken, pattern, patterns };
}

/** The entry that takes in everything ("THE REST"). */
function isRest(entry: MaintainersEntry): boolean {
  return entry.files.includes('*') || entry.files.includes('*/');
}
