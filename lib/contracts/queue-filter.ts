import { candidateFlags } from '@/lib/contracts/flags';
import { affectedValues, cellStates, verdicts } from '@/lib/contracts/vocabulary';

export const filterKinds = [
  'subsystem',
  'verdict',
  'branch',
  'state',
  'affected',
  'flag',
  'reviewer',
  'author',
  'path',
  'cve',
  'series',
  'age',
] as const;
export type FilterKind = (typeof filterKinds)[number];

/** `age:>7d`: added more (or less) than so many days ago. */
export interface AgeFilter {
  readonly than: '>' | '<';
  readonly days: number;
}

export interface QueueFilter {
  /** OR within one kind, AND across kinds. */
  readonly tokens: Readonly<Partial<Record<Exclude<FilterKind, 'age'>, readonly string[]>>>;
  readonly age: readonly AgeFilter[];
  /** Free words: full text, all of them. */
  readonly words: readonly string[];
  /** What was not understood, one sentence each; the rest is used all the same. */
  readonly problems: readonly string[];
}

const closed: Partial<Record<FilterKind, readonly string[]>> = {
  verdict: [...verdicts, 'none'],
  state: cellStates,
  affected: affectedValues,
  flag: candidateFlags,
};

const unquote = (text: string): string => text.replace(/^"(.*)"$/s, '$1');

/** Splits at spaces, keeping "quoted words" and kind:"quoted values" together. */
export function splitQuery(q: string): string[] {
  return q.match(/[^\s"]*"[^"]*"?|\S+/g) ?? [];
}

/** Reads a queue's search text (issue "The reviewer's day", Queue): tokens `kind:value` and free words. Never throws. */
export function parseQueueFilter(q: string): QueueFilter {
  const tokens: Partial<Record<Exclude<FilterKind, 'age'>, string[]>> = {};
  const age: AgeFilter[] = [];
  const words: string[] = [];
  const problems: string[] = [];
  for (const part of splitQuery(q)) {
    const colon = part.indexOf(':');
    const kind = filterKinds.find((k) => k === part.slice(0, Math.max(colon, 0)).toLowerCase());
    if (kind === undefined) {
      const word = unquote(part).trim();
      if (word !== '') words.push(word);
      continue;
    }
    const value = unquote(part.slice(colon + 1)).trim();
    if (value === '') {
      problems.push(`${kind}: lacks a value`);
      continue;
    }
    if (kind === 'age') {
      const match = /^([<>])(\d{1,5})([dwmy])$/.exec(value.toLowerCase());
      if (match === null) problems.push(`age:${value} is not like age:>7d (d, w, m or y)`);
      else
        age.push({
          than: match[1] === '<' ? '<' : '>',
          days: Number(match[2]) * unitDays(match[3]),
        });
      continue;
    }
    const allowed = closed[kind];
    if (allowed !== undefined && !allowed.includes(value.toLowerCase())) {
      problems.push(`${kind}:${value} is none of ${allowed.join(', ')}`);
      continue;
    }
    tokens[kind] = [...(tokens[kind] ?? []), allowed === undefined ? value : value.toLowerCase()];
  }
  return { tokens, age, words, problems };
}

function unitDays(unit: string | undefined): number {
  if (unit === 'w') return 7;
  if (unit === 'm') return 30;
  return unit === 'y' ? 365 : 1;
}
