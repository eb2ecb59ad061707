import type { CFunction } from './outline-c';

const header = /(?:^|[\s*])([A-Za-z_]\w*)\s*\(/;
const notNames = new Set([
  'if',
  'for',
  'while',
  'switch',
  'return',
  'sizeof',
  'defined',
  '__attribute__',
]);

/**
 * Functions by the shape nearly all C projects keep: a body that opens with a brace at the left margin and closes with
 * one. For regions where no grammar gets through.
 */
export function scanFunctions(source: string): CFunction[] {
  const lines = source.split('\n');
  const out: CFunction[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!/^\{\s*(\/\*.*)?$/.test(lines[at] ?? '')) continue;
    const close = closingLine(lines, at);
    if (close === null) continue;
    const start = headStart(lines, at);
    const name = nameIn(lines.slice(start, at).join(' '));
    if (name !== null) {
      out.push({
        name,
        startLine: start + 1,
        endLine: close + 1,
        isStatic: /\bstatic\b/.test(lines.slice(start, at).join(' ')),
        calls: [],
        how: 'scan',
      });
    }
    at = close;
  }
  return out;
}

function closingLine(lines: readonly string[], open: number): number | null {
  for (let at = open + 1; at < lines.length; at++) {
    if (/^\}/.test(lines[at] ?? ''))
      return /^\}\s*(\/\*.*|\/\/.*)?$/.test(lines[at] ?? '') ? at : null;
    if (/^\{/.test(lines[at] ?? '')) return null;
  }
  return null;
}

/** The first line of what stands before the brace: up to an empty line, a directive, or the end of something else. */
function headStart(lines: readonly string[], open: number): number {
  let start = open;
  while (start > 0 && open - start < 30) {
    const before = lines[start - 1] ?? '';
    if (/^\s*$/.test(before) || /^\s*#/.test(before) || /[;}]\s*$/.test(before)) {
      // K&R parameter declarations end with a semicolon and are indented.
      if (!/^\s+\S.*;\s*$/.test(before)) break;
    }
    if (/\*\/\s*$/.test(before)) break;
    start -= 1;
  }
  return start;
}

function nameIn(head: string): string | null {
  if (/^\s*(typedef|struct|union|enum)\b[^(]*$/.test(head) || /=\s*$/.test(head)) return null;
  const match = header.exec(head);
  const name = match?.[1];
  return name === undefined || notNames.has(name) ? null : name;
}
