import type { Change, Sides } from './sides';

/** More lines of the branch's own in one place are other code, not part of what the patch takes away. */
const mostOwn = 4;

/**
 * Lines that only the branch has and that lose what they belong to when the patch takes the lines beside them away:
 * those between two deleted lines, and a condition without braces whose only statement goes.
 */
export function ownLinesAmong(sides: Sides, changes: readonly Change[]): Change[] {
  const { ours, alignment } = sides;
  const deleted = new Set<number>();
  for (const { start, end, lines } of changes) {
    if (lines.length === 0) for (let at = start; at < end; at++) deleted.add(at);
  }
  if (deleted.size === 0) return [];
  const shared = new Set([...alignment.exact, ...alignment.alike]);
  const own = new Set<number>();
  const sorted = [...deleted].sort((a, b) => a - b);
  for (const [index, at] of sorted.entries()) {
    const next = sorted[index + 1];
    const between = next === undefined ? 0 : next - at - 1;
    if (next !== undefined && between > 0 && between <= Math.min(mostOwn, deleted.size)) {
      const lines = Array.from({ length: between }, (_one, more) => at + 1 + more);
      if (lines.every((line) => !shared.has(line))) for (const line of lines) own.add(line);
    }
    const above = at - 1;
    const follows = deleted.has(at + 1) || !isDeeper(ours[at + 1], ours[above]);
    if (above >= 0 && !shared.has(above) && isGuard(ours[above], ours[at]) && follows)
      own.add(above);
  }
  for (const { start, end } of changes) for (let at = start; at < end; at++) own.delete(at);
  return [...own].map((at) => ({ start: at, end: at + 1, lines: [] }));
}

/** A condition in one line, without a brace, over the statement behind it. */
function isGuard(line: string | undefined, next: string | undefined): boolean {
  if (line === undefined || next === undefined) return false;
  return /^\s*(if|while|for)\s*\(.*\)\s*$/.test(line) && isDeeper(next, line);
}

function isDeeper(line: string | undefined, than: string | undefined): boolean {
  const blanks = (text: string | undefined) =>
    (/^\s*/.exec(text ?? '')?.[0] ?? '').replaceAll('\t', '        ').length;
  return line !== undefined && /\S/.test(line) && blanks(line) > blanks(than);
}
