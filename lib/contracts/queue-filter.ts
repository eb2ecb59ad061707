import {
  affectedValues,
  candidateFlags,
  cellStates,
  severities,
  verdicts,
} from '@/lib/contracts/words';

export const filterKinds = [
  'subsystem',
  'verdict',
  'severity',
  'branch',
  'state',
  'affected',
  'decision',
  'flag',
  'reviewer',
  'assigned',
  'author',
  'path',
  'cve',
  'series',
  'age',
  'snoozed',
  'unread',
] as const;
export type FilterKind = (typeof filterKinds)[number];
export type ValueKind = Exclude<FilterKind, 'age'>;

/** `age:>7d`: added more (or less) than so many days ago. */
export interface AgeFilter {
  readonly than: '>' | '<';
  readonly days: number;
}

export type TokenValues = Readonly<Partial<Record<ValueKind, readonly string[]>>>;

export interface QueueFilter {
  /** OR within one kind, AND across kinds. */
  readonly tokens: TokenValues;
  /** `-kind:value`: none of these. Beside tokens of cells (branch, state, affected, decision) they speak of the same cell. */
  readonly without: TokenValues;
  /** All of them hold: two make a span. */
  readonly age: readonly AgeFilter[];
  /** Free words: full text, all of them. */
  readonly words: readonly string[];
  /** `-word`: none of them. */
  readonly withoutWords: readonly string[];
  /** What was not understood, one sentence each; the rest is used all the same. */
  readonly problems: readonly string[];
}

/** Values of the kinds that have a closed set of them. */
export const closedValues: Readonly<Partial<Record<FilterKind, readonly string[]>>> = {
  verdict: [...verdicts, 'none'],
  severity: [...severities, 'none'],
  state: cellStates,
  affected: affectedValues,
  decision: ['accept', 'reject', 'defer', 'needs-work', 'none'],
  flag: candidateFlags,
  snoozed: ['yes', 'no'],
  unread: ['yes', 'no'],
};

/** Kinds that speak of one cell of a candidate. */
export const cellKinds = ['branch', 'state', 'affected', 'decision'] as const;
export type CellKind = (typeof cellKinds)[number];

const unquote = (text: string): string => text.replace(/^"(.*)"$/s, '$1');

/** Splits at spaces, keeping "quoted words" and kind:"quoted values" together. */
export function splitQuery(q: string): string[] {
  return q.match(/[^\s"]*"[^"]*"?|\S+/g) ?? [];
}

/** A part of a query as kind and value; kind null for a free word. `not`: it began with a minus. */
export function readPart(part: string): {
  readonly kind: FilterKind | null;
  readonly value: string;
  readonly not: boolean;
} {
  const not = /^-[^\s-]/.test(part);
  const rest = not ? part.slice(1) : part;
  const colon = rest.indexOf(':');
  const name = rest.slice(0, Math.max(colon, 0)).toLowerCase();
  const kind = filterKinds.find((one) => one === name) ?? null;
  return { kind, value: unquote(kind === null ? rest : rest.slice(colon + 1)).trim(), not };
}

/** The filter name that somebody who wrote `name:` probably meant, or null. */
function meant(name: string): FilterKind | null {
  const near = (a: string, b: string): boolean => {
    if (Math.abs(a.length - b.length) > 1 || a[0] !== b[0]) return false;
    let i = 0;
    while (i < a.length && a[i] === b[i]) i += 1;
    return (
      a.slice(i + 1) === b.slice(i) ||
      a.slice(i) === b.slice(i + 1) ||
      a.slice(i + 1) === b.slice(i + 1)
    );
  };
  return (
    filterKinds.find((kind) => near(name, kind) || (name.length > 2 && kind.startsWith(name))) ??
    null
  );
}

/** Reads a queue's search text (issue "The reviewer's day", Queue): tokens `kind:value` and free words. Never throws. */
export function parseQueueFilter(q: string): QueueFilter {
  const tokens: Partial<Record<ValueKind, string[]>> = {};
  const without: Partial<Record<ValueKind, string[]>> = {};
  const age: AgeFilter[] = [];
  const words: string[] = [];
  const withoutWords: string[] = [];
  const problems: string[] = [];
  for (const part of splitQuery(q)) {
    const { kind, value, not } = readPart(part);
    if (kind === null) {
      if (value === '') continue;
      (not ? withoutWords : words).push(value);
      const name = /^([a-z]+):\S/.exec(value.toLowerCase())?.[1];
      const guess = name === undefined ? null : meant(name);
      if (guess !== null) problems.push(`${part} is searched as a word; did you mean ${guess}:?`);
      continue;
    }
    if (value === '') {
      problems.push(`${kind}: lacks a value`);
      continue;
    }
    if (kind === 'age') {
      const read = readAge(value, not);
      if (read === null) problems.push(`age:${value} is not like age:>7d (d, w, m or y)`);
      else age.push(read);
      continue;
    }
    const allowed = closedValues[kind];
    if (allowed !== undefined && !allowed.includes(value.toLowerCase())) {
      problems.push(`${kind}:${value} is none of ${allowed.join(', ')}`);
      continue;
    }
    const list = not ? without : tokens;
    list[kind] = [...(list[kind] ?? []), allowed === undefined ? value : value.toLowerCase()];
  }
  return { tokens, without, age, words, withoutWords, problems };
}

/** `>7d`; `not`: the other way round. Null when it is not understood. */
function readAge(value: string, not: boolean): AgeFilter | null {
  const match = /^([<>])(\d{1,5})([dwmy])$/.exec(value.toLowerCase());
  if (match === null) return null;
  const less = (match[1] === '<') !== not;
  return { than: less ? '<' : '>', days: Number(match[2]) * unitDays(match[3]) };
}

function unitDays(unit: string | undefined): number {
  if (unit === 'w') return 7;
  if (unit === 'm') return 30;
  return unit === 'y' ? 365 : 1;
}
