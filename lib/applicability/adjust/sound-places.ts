import { editsOf, matchLines, splitLines } from './line-match';

/**
 * What is wrong where a proposal puts lines side by side that stand so neither in the branch nor upstream: indentation
 * that no block opens, or half of a macro's continued lines. Null when nothing is seen.
 */
export function brokenSeam(ours: string, theirs: string, merged: string): string | null {
  const [here, there, made] = [splitLines(ours), splitLines(theirs), splitLines(merged)];
  const known = new Set([...pairsOf(here), ...pairsOf(there)]);
  for (const { newStart, newEnd } of editsOf(matchLines(here, made), made.length)) {
    for (let at = newStart; at <= newEnd && at < made.length; at++) {
      const line = made[at] ?? '';
      const before = made[at - 1] ?? '';
      if (!known.has(pair(before, line)) && isContinued(before) !== continues(line, made[at + 1])) {
        const broken = isContinued(before) ? /^\s*$/.test(line) : isContinued(line);
        if (broken) return 'it would break the continued lines of a macro';
      }
      if (/^\s*$/.test(line)) continue;
      let back = at - 1;
      while (back >= 0 && /^\s*$/.test(made[back] ?? '')) back -= 1;
      const above = made[back];
      if (above === undefined || known.has(pair(above, line))) continue;
      if (isTooDeep(above, line)) return 'it would leave lines indented that no block holds';
      if (isTorn(above, line)) return 'it would part a condition from its statement';
    }
  }
  return null;
}

const pair = (one: string, other: string) => `${one}\0${other}`;

/** Lines that follow one another, and those with blank lines between them. */
function* pairsOf(lines: readonly string[]): Generator<string> {
  let filled: string | null = null;
  for (const [at, line] of lines.entries()) {
    if (at > 0) yield pair(lines[at - 1] ?? '', line);
    if (/^\s*$/.test(line)) continue;
    if (filled !== null) yield pair(filled, line);
    filled = line;
  }
}

function isContinued(line: string): boolean {
  return /\\\r?\n?$/.test(line);
}

/** The line is one of a macro's: it goes on itself, or it ends one. */
function continues(line: string, next: string | undefined): boolean {
  return isContinued(line) && !/^\s*#/.test(line) && next !== undefined;
}

function isTooDeep(above: string, line: string): boolean {
  const end = above.trimEnd().at(-1) ?? '';
  if (/^\s*(#|\*|\/\*|\/\/|case\b|default\b)/.test(above) || /^\s*[#*]/.test(line)) return false;
  if (above.split('(').length !== above.split(')').length) return false;
  const deeper = columns(line) - columns(above);
  return end === '{' ? deeper > tab : (end === ';' || end === '}') && deeper > 0;
}

/** A condition without braces with no statement of its own below it, or an else with no block before it. */
function isTorn(above: string, line: string): boolean {
  const guard = /^\s*(if|while|for)\b.*\)\s*$/.test(above) || /^\s*else\s*$/.test(above);
  if (guard && above.split('(').length === above.split(')').length) {
    if (columns(line) <= columns(above) && !/^\s*[{#]/.test(line)) return true;
  }
  const isElse = /^\s*else\b/.test(line);
  return isElse && columns(above) <= columns(line) && !/[}\\]\s*$|^\s*#|\*\/\s*$/.test(above);
}

const tab = 8;

function columns(line: string): number {
  let at = 0;
  for (const char of line) {
    if (char === '\t') at += tab - (at % tab);
    else if (char === ' ') at += 1;
    else break;
  }
  return at;
}
