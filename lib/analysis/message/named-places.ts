import type { PhaseContext } from '@/lib/analysis/context';
import type { MessageFinding } from './kinds';
import { type ParsedMessage, runningText } from './parse-message';
import { quoteFinding } from './quote-finding';

/** Where in upstream a patch stands that is named by its place alone; "patch 4" may stand on either side. */
export type PlaceNamed = 'before' | 'after' | 'numbered';

/**
 * "Added in the next patch", "used by later patches", "see patch 4". "The following patch adds …" is as often the commit
 * itself, from the mail that it came in; "a previous commit" some commit of long ago, "an earlier patch by Ann" one that
 * was never taken.
 */
const places: readonly (readonly [PlaceNamed, RegExp])[] = [
  [
    'after',
    /\b(?:next|(?<=\b(?:in|by|with|for|from|of|to|until|before)\s+(?:the\s+|an?\s+|my\s+)?)following|subsequent|upcoming|later|coming|future)\s+(?:patch(?:es)?|commits?)\b/gi,
  ],
  ['before', /\b(?:previous|preceding)\s+(?:patch(?:es)?|(?<!\ban?\s+\w+\s+)commits?)\b/gi],
  ['before', /(?<=\b(?:in|by|via|with|from)\s+(?:the\s+|an?\s+)?)earlier\s+patch(?:es)?\b/gi],
  ['numbered', /(?<=\b(?:in|see|by|for|with|from|of|to)\s+)patch\s+#?\d{1,2}\b(?![./]\d)/gi],
];
/** Its name behind it, or a list: then the place is not all that is said. */
const named = /^(?:\s*:|\s*\n\s*\n|\s+(?:commit\b|#|\[\d|["(']|[0-9a-f]{7,}\b))/i;
/** Shown of the sentence before it and behind it. */
const most = 100;

export interface NamedPlace {
  readonly place: PlaceNamed;
  /** The sentence, or as much of it as is shown. */
  readonly words: string;
  /** Lines of the message, from 1. */
  readonly line: number;
  readonly endLine: number;
}

/** The first patch to which running text points by its place in the posting alone, with the sentence; null where none. */
export function namedPlace(message: ParsedMessage): NamedPlace | null {
  const { text, lineAt } = runningText(message);
  const start = message.subject.length;
  const hits = places.flatMap(([place, pattern]) =>
    [...text.matchAll(pattern)]
      .map((match) => ({ place, at: match.index, end: match.index + match[0].length }))
      .filter(({ at, end }) => at >= start && !named.test(text.slice(end, end + most))),
  );
  const first = hits.sort((a, b) => a.at - b.at)[0];
  if (first === undefined) return null;
  const { place, at, end } = first;
  // From the beginning of the sentence, or of as much of it as can be shown.
  const before = /(?:(?![.!?:]\s|\n\s*\n)[\s\S])*$/.exec(text.slice(Math.max(0, at - most), at));
  const from = at - (before?.[0].trimStart().length ?? 0);
  const rest = text.slice(end, end + most);
  const behind = /^(?:(?![.!?:;](?:\s|$)|\n\s*\n)[\s\S])*/.exec(rest)?.[0] ?? '';
  const isCut = (length: number) => (length >= most ? '…' : '');
  return {
    place,
    words: `${isCut(before?.[0].length ?? 0)}${text
      .slice(from, end + behind.length)
      .replace(/\s+/g, ' ')
      .trim()}${isCut(behind.length)}`,
    line: lineAt(from),
    endLine: lineAt(end + behind.trimEnd().length - 1),
  };
}

/** The finding that the message points to a patch without naming it; none where it does not. */
export async function placeFindings(
  context: PhaseContext,
  message: ParsedMessage,
): Promise<MessageFinding[]> {
  const said = namedPlace(message);
  if (said === null) return [];
  const { words, place, line, endLine } = said;
  const summary = `Running text points to another patch by its place, not by name: "${words}" (line ${line}).`;
  const data = { words, place };
  return [await quoteFinding(context, { kind: 'named-place', summary, line, endLine, data })];
}
