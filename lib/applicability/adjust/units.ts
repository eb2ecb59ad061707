/**
 * A named piece of a file: a function, a type or a table at the left margin with the comment in front of it, or a
 * section of a text under its heading. Lines `[start, end)`.
 */
export interface Unit {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Heads of functions reach over so many lines at most. */
const longestHead = 16;

/** The named pieces of a file, by the shape of its lines; in order. */
export function unitsOf(lines: readonly string[]): Unit[] {
  const units: Unit[] = [];
  const lastClose = lines.findLastIndex((line) => line.startsWith('}'));
  let free = 0;
  for (let at = 0; at < lines.length; at++) {
    const body = at < lastClose ? bodyAt(lines, at, free) : null;
    const found = body ?? macroAt(lines, at) ?? sectionAt(lines, at);
    if (found === null) continue;
    const start = leadIn(lines, found.start, free);
    units.push({ name: found.name, start, end: found.end });
    free = found.end;
    at = found.end - 1;
  }
  return units;
}

/** What stands in braces that open at the left margin, or at the end of a line that starts there; they close below. */
function bodyAt(lines: readonly string[], at: number, free: number): Unit | null {
  const line = lines[at] ?? '';
  const own = /^\{/.test(line);
  if (!own && !(/^[A-Za-z_]/.test(line) && opensAtEnd(line))) return null;
  let head = at;
  if (own) {
    head -= 1;
    while (head > free && at - head < longestHead && /^[\s)]|^$/.test(lines[head] ?? '')) head -= 1;
  }
  if (head < free) return null;
  const name = nameIn(lines.slice(head, at + 1).join(' '));
  if (name === null) return null;
  let end = at + 1;
  while (!/^\}/.test(lines[end] ?? '}')) end += 1;
  return { name, start: head, end: end + 1 };
}

/** A brace is the last of a line, but for a comment. One expression for both would take its time on a hostile line. */
function opensAtEnd(line: string): boolean {
  const code = line.trimEnd();
  if (!code.endsWith('*/')) return code.endsWith('{');
  const comment = /\{\s*\/\*/.exec(code);
  return comment !== null && comment.index + comment[0].length <= code.length - 2;
}

/** The name that a head gives: of a type, a table, or a function; with a macro's first argument where a macro makes it. */
function nameIn(head: string): string | null {
  const type = /^(?:typedef\s+|static\s+|const\s+)*(?:struct|union|enum)\s+(\w+)\s*\{/.exec(head);
  if (type !== null) return type[1] ?? null;
  const front = head.replace(/\{\s*(?:\{\s*)?$/, '').trimEnd();
  const table = front.endsWith('=') ? /\b(\w+)\s*(?:\[[^\][]*\]\s*)*=$/.exec(front) : null;
  if (table !== null) return table[1] ?? null;
  const call = /\b([A-Za-z_]\w*)\s*\(\s*(\w*)/.exec(head);
  if (call === null) return null;
  const [, name = '', first = ''] = call;
  if (/^(if|for|while|switch|do|else|return|struct|enum|union|__attribute__)$/.test(name))
    return null;
  return /^[A-Z0-9_]+$/.test(name) && first !== '' ? first : name;
}

/** A macro of several lines. */
function macroAt(lines: readonly string[], at: number): Unit | null {
  const name = /^#\s*define\s+(\w+)\b.*\\\r?\n?$/.exec(lines[at] ?? '')?.[1];
  if (name === undefined) return null;
  let end = at + 1;
  while (end < lines.length && /\\\r?\n?$/.test(lines[end - 1] ?? '')) end += 1;
  return end - at < 3 ? null : { name, start: at, end };
}

/** A heading with its underline, an entry of a Kconfig file, a section in square brackets: up to the next of its kind. */
function sectionAt(lines: readonly string[], at: number): Unit | null {
  const kind = sectionKind(lines, at);
  if (kind === null) return null;
  let end = at + 1;
  while (end < lines.length && sectionKind(lines, end) === null) end += 1;
  return { name: (lines[at] ?? '').trim(), start: at, end };
}

function sectionKind(lines: readonly string[], at: number): string | null {
  const line = (lines[at] ?? '').trimEnd();
  if (/^(menu)?config [A-Z0-9_]+$/.test(line)) return 'entry';
  if (/^\[[^\]]+\]$/.test(line)) return 'bracket';
  const under = (lines[at + 1] ?? '').trimEnd();
  const isUnderline = /^([=\-~^"'+#*.])\1{2,}$/.test(under) && under.length + 1 >= line.length;
  return isUnderline && /^\w/.test(line) ? 'heading' : null;
}

/** Where the lines that belong to a head begin: its type on lines of its own, and the comment in front of it. */
function leadIn(lines: readonly string[], head: number, free: number): number {
  let start = head;
  while (start > free && /\S/.test(lines[start - 1] ?? '')) start -= 1;
  return start;
}
