import type { TrailerGrammar } from '@/lib/profiles/profile';

export interface Trailer {
  /** As the project writes it, lower case: "reviewed-by". */
  readonly name: string;
  /** With continuation lines joined by one blank. */
  readonly value: string;
  /** Line of the message it stands on, from 1. */
  readonly line: number;
  readonly endLine: number;
  /** False for a tag-shaped line of the last paragraph that the project's grammar does not know. */
  readonly known: boolean;
}

export interface MessageLine {
  readonly line: number;
  readonly text: string;
}

export interface ParsedMessage {
  readonly subject: string;
  readonly lines: readonly MessageLine[];
  /** What the author says in running text: body without trailers, quoted blocks included. */
  readonly prose: readonly MessageLine[];
  readonly trailers: readonly Trailer[];
}

const tagShape = /^([A-Za-z][A-Za-z0-9]*(?:[- ][A-Za-z0-9]+){0,4}):(?:[ \t]+(.*)|)$/;
const personTag = /-by$/;

/**
 * Splits a commit message into subject, running text and trailers. Tags count anywhere at the left margin, not only in
 * the last paragraph: DPDK and many kernel commits put `Fixes:` in a paragraph of its own.
 */
export function parseMessage(message: string, grammar: TrailerGrammar): ParsedMessage {
  const lines = message
    .split('\n')
    .map((text, index) => ({ line: index + 1, text: text.trimEnd() }));
  const subjectEnd = lines.findIndex((line) => line.text === '');
  const bodyStart = subjectEnd < 0 ? lines.length : subjectEnd;
  const known = new Set(grammar.known);
  const lastParagraph = lastParagraphStart(lines);
  const trailers: Trailer[] = [];
  const prose: MessageLine[] = [];
  for (let at = bodyStart; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined) break;
    const match = tagShape.exec(line.text);
    const name = match?.[1]?.toLowerCase();
    const isKnown =
      name !== undefined && (known.has(name) || personTag.test(name) || alwaysKnown.has(name));
    const looksLikeTag =
      name !== undefined && (isKnown || (line.line >= lastParagraph && !name.includes(' ')));
    if (
      !looksLikeTag ||
      match === null ||
      name === undefined ||
      !isTagValue(name, match[2] ?? '')
    ) {
      prose.push(line);
      continue;
    }
    const [value, end] = withContinuation(lines, at, match[2] ?? '', name, grammar);
    trailers.push({ name, value, line: line.line, endLine: end + 1, known: isKnown });
    at = end;
  }
  return {
    subject: lines
      .slice(0, bodyStart)
      .map((line) => line.text)
      .join(' ')
      .trim(),
    lines,
    prose: prose.filter((line) => line.text !== ''),
    trailers,
  };
}

const alwaysKnown = new Set([
  'fixes',
  'cc',
  'link',
  'closes',
  'cve',
  'bugzilla id',
  'coverity issue',
]);

/** `Fixes: the bug where …` and `Cc: stable …` in running text are sentences; a tag has the value its name asks for. */
function isTagValue(name: string, value: string): boolean {
  if (personTag.test(name) || name === 'cc')
    return /@|\bat\b/.test(value) || /^\w+([ .-]\w+){0,3}$/.test(value);
  return value !== '' || name === 'fixes';
}

function lastParagraphStart(lines: readonly MessageLine[]): number {
  let at = lines.length - 1;
  while (at > 0 && lines[at]?.text === '') at -= 1;
  while (at > 0 && lines[at - 1]?.text !== '') at -= 1;
  const paragraph = lines.slice(at).filter((line) => line.text !== '');
  const tags = paragraph.filter((line) => tagShape.test(line.text)).length;
  // One "Note: …" line does not make a paragraph of tags.
  return at > 0 &&
    tags * 2 > paragraph.length &&
    paragraph.some((l) => /^Signed-off-by:/i.test(l.text))
    ? at + 1
    : Number.POSITIVE_INFINITY;
}

/** A value goes on in indented lines, and a quoted subject until its quote closes (mail software wraps it). */
function withContinuation(
  lines: readonly MessageLine[],
  start: number,
  first: string,
  name: string,
  grammar: TrailerGrammar,
): [string, number] {
  let value = first.trim();
  let end = start;
  const isFixes = grammar.fixes.includes(name) || name === 'fixes';
  while (end + 1 < lines.length) {
    const next = lines[end + 1]?.text ?? '';
    const open = isFixes && /\("/.test(value) && !/"\)\s*$/.test(value);
    if (next === '' || (tagShape.test(next) && !open)) break;
    if (!/^[ \t]+\S/.test(next) && !(open && end - start < 2)) break;
    value = `${value} ${next.trim()}`;
    end += 1;
  }
  return [value, end];
}

/** Trailers of one of the names, in order. */
export function trailersNamed(message: ParsedMessage, ...names: readonly string[]): Trailer[] {
  return message.trailers.filter((trailer) => names.includes(trailer.name));
}

/** The address of a person as a tag or MAINTAINERS names them, lower case; the whole text where none is in brackets. */
export function emailOf(person: string): string {
  return (/<([^>]+)>/.exec(person)?.[1] ?? person).trim().toLowerCase();
}

/**
 * Subject and running text as one text, with an empty line where one is or trailers were left out, and which line of the
 * message (from 1) a place of it stands on.
 */
export function runningText(message: ParsedMessage) {
  const lines = [
    { line: 1, text: message.subject },
    ...message.prose.filter((one) => one.line > 1),
  ];
  const starts: { readonly at: number; readonly line: number }[] = [];
  let text = '';
  let last = 0;
  for (const one of lines) {
    text += last === 0 ? '' : one.line === last + 1 ? '\n' : '\n\n';
    starts.push({ at: text.length, line: one.line });
    // No author writes longer lines; logs do.
    text += one.text.slice(0, 4000);
    last = one.line;
  }
  const lineAt = (at: number) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle]?.at ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return starts[low]?.line ?? 1;
  };
  return { text, lineAt };
}

/** A text with what stands in quotes masked, place for place: a title that it quotes is not what it says itself. */
export const withoutQuotes = (text: string): string =>
  text.replace(/["\u201c][^"\u201d]{0,300}["\u201d]/g, (part) => part.replace(/[^\n]/g, '_'));
