import { alignLines } from './align';

/** How often upstream and the branch have to differ in this way, and in nothing else, to be believed. */
const enough = 2;
/** So many times as many lines have to say so as say otherwise: some messages of a file are older than its habit. */
const clearly = 3;
/** A call is followed over so many characters at most. */
const longestCall = 2_000;

/**
 * Functions and macros that print a message with a newline at its end in the branch and without one upstream (or the
 * other way round, `ends` false): from lines that differ in nothing else. One that the branch calls either way is none.
 */
export interface MessageEnds {
  readonly names: ReadonlySet<string>;
  /** The branch writes the newline. */
  readonly ends: boolean;
}

/** Learns who ends the line of a message: projects have moved that between callers and the macro, one driver at a time. */
export function learnMessageEnds(base: readonly string[], ours: readonly string[]): MessageEnds[] {
  const found: MessageEnds[] = [];
  if (![...base, ...ours].some((line) => line.includes('\\n"'))) return found;
  const { exact, alike } = alignLines(base, ours);
  for (const ends of [true, false]) {
    const counts = new Map<string, number>();
    const against = new Map<string, number>();
    for (const [at, other] of alike.entries()) {
      if (other < 0) continue;
      const [one, two] = ends ? [base[at], ours[other]] : [ours[other], base[at]];
      if (!differsByEnd(one ?? '', two ?? '')) continue;
      const name = callAround(base, at);
      if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    for (const [at, other] of exact.entries()) {
      if (other < 0 || !/"\s*[,)]/.test(base[at] ?? '')) continue;
      const has = /\\n"\s*[,)]/.test(base[at] ?? '');
      const name = has === ends ? null : callAround(base, at);
      if (name !== null) against.set(name, (against.get(name) ?? 0) + 1);
    }
    const sure = [...counts].filter(
      ([name, count]) => count >= enough && count >= clearly * (against.get(name) ?? 0),
    );
    const names = new Set(sure.map(([name]) => name));
    if (names.size > 0) found.push({ names, ends });
  }
  return found;
}

/** `two` is `one` with a newline at the end of its last text. */
function differsByEnd(one: string, two: string): boolean {
  const end = one.lastIndexOf('"');
  return end >= 0 && `${one.slice(0, end)}\\n${one.slice(end)}` === two;
}

/** The call whose arguments a line is in, or begins. */
function callAround(lines: readonly string[], at: number): string | null {
  for (let back = at; back >= 0 && at - back < 4; back--) {
    const line = lines[back] ?? '';
    const name = /^\s*(?:\}?\s*else\s+)?([A-Za-z_]\w*)\s*\(/.exec(line)?.[1];
    if (name !== undefined) return /^(if|for|while|switch|return)$/.test(name) ? null : name;
    if (back < at && /[;{}]\s*$/.test(line)) return null;
  }
  return null;
}

/** Lines with the messages of these calls ended as the branch ends them; their number stays. */
export function withMessageEnds(
  lines: readonly string[],
  learned: readonly MessageEnds[],
): readonly string[] {
  let text = lines.join('');
  for (const { names, ends } of learned) {
    const shape = new RegExp(`\\b(?:${[...names].join('|')})\\s*\\(`, 'g');
    const places: number[] = [];
    for (const match of text.matchAll(shape)) {
      const end = messageEnd(text, match.index + match[0].length);
      if (end !== null && text.slice(end - 2, end).endsWith('\\n') !== ends) places.push(end);
    }
    for (const at of places.reverse()) {
      text = ends
        ? `${text.slice(0, at)}\\n${text.slice(at)}`
        : text.slice(0, at - 2) + text.slice(at);
    }
  }
  const made = text.split(/(?<=\n)/);
  return made.length === lines.length ? made : lines;
}

/** Where the closing quote of a call's first text stands: the last one before its comma or the call's end. */
function messageEnd(text: string, start: number): number | null {
  let last: number | null = null;
  let depth = 0;
  let at = start;
  for (; at < text.length && at - start < longestCall; at++) {
    const char = text[at];
    if (char === '"') {
      at += 1;
      while (at < text.length && text[at] !== '"' && text[at] !== '\n')
        at += text[at] === '\\' ? 2 : 1;
      if (text[at] !== '"') return null;
      last = at;
    } else if (char === '(') depth += 1;
    else if (char === ')' && depth > 0) depth -= 1;
    else if (char === ')' || char === ';') return last;
    else if (char === ',' && depth === 0 && last !== null) return last;
  }
  return null;
}
