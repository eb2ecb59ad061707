import type { queueViews } from '@/lib/contracts/pages';
import type { QueueFilter, ValueKind } from '@/lib/contracts/queue-filter';
import { type CellTest, noCell, oneCell } from './cell-tests';
import type { Dictionary } from './dictionary';
import { classes, type Entry, type QueueIndex } from './queue-index';

export type View = (typeof queueViews)[number];

/** Who asks, when, and for what. */
export interface Asked {
  readonly filter: QueueFilter;
  readonly view: View;
  /** Code of the person in `index.people`, or -1. */
  readonly person: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** End of the person's visit before this one; null: there was none. */
  readonly since: number | null;
}

/** What a row can fail in: filters of one kind are one bit, so that counts can leave out their own kind. */
export const bits = {
  view: 1,
  cells: 1 << 1,
  subsystem: 1 << 2,
  verdict: 1 << 3,
  severity: 1 << 4,
  flag: 1 << 5,
  reviewer: 1 << 6,
  assigned: 1 << 7,
  author: 1 << 8,
  rest: 1 << 9,
} as const;

export type Test = (entry: Entry, row: number) => boolean;
export type BitTest = readonly [bit: number, test: Test];

/** The tests of a filter, words and the view aside. They hold while `index.textCount` and the frame stay the same. */
export function testsOf(index: QueueIndex, asked: Asked): readonly BitTest[] {
  const tests: BitTest[] = [];
  const apply = (bit: number, test: Test | null): void => {
    if (test !== null) tests.push([bit, test]);
  };
  const { filter } = asked;
  for (const test of cellTests(index, filter)) apply(bits.cells, test);
  apply(
    bits.subsystem,
    single(filter, 'subsystem', index.subsystems, subsystemMatches, (e) => e.subsystem),
  );
  apply(
    bits.verdict,
    single(filter, 'verdict', index.verdicts, equals, (e) => e.verdict),
  );
  apply(
    bits.severity,
    single(filter, 'severity', index.severities, equals, (e) => e.severity),
  );
  apply(
    bits.flag,
    several(filter, 'flag', index.flags, equals, (e) => e.flags),
  );
  apply(
    bits.reviewer,
    several(filter, 'reviewer', index.people, personMatches(index, asked), (e) => e.voters),
  );
  apply(bits.assigned, assignedTest(index, asked));
  apply(
    bits.author,
    single(filter, 'author', index.authors, contains, (e) => e.author),
  );
  apply(
    bits.rest,
    several(
      filter,
      'path',
      index.paths,
      (path, v) => path.startsWith(v),
      (e) => e.paths,
    ),
  );
  apply(bits.rest, cveTest(index, filter));
  apply(bits.rest, seriesTest(index, filter));
  apply(bits.rest, ageTest(filter, asked.now));
  apply(
    bits.rest,
    yesOrNo(filter, 'snoozed', (entry) => isSnoozed(entry, asked)),
  );
  apply(
    bits.rest,
    yesOrNo(filter, 'unread', (entry) => isUnread(entry, asked)),
  );
  return tests;
}

/** Whether the answer depends on who asks, the view aside. */
export function isPersonal(filter: QueueFilter): boolean {
  const given = (kind: ValueKind): readonly string[] => [
    ...(filter.tokens[kind] ?? []),
    ...(filter.without[kind] ?? []),
  ];
  const me = (value: string): boolean => value.toLowerCase() === 'me';
  return (
    given('snoozed').length > 0 ||
    given('unread').length > 0 ||
    given('reviewer').some(me) ||
    given('assigned').some(me)
  );
}

/** Whether a row belongs to a view; null: every row does. Entries lie apart in memory: only rows that need theirs are looked at. */
export function viewTest(
  index: QueueIndex,
  view: View,
  asked: Asked,
): ((row: number) => boolean) | null {
  const inClass = (bit: number) => (row: number) => ((index.classes[row] ?? 0) & bit) !== 0;
  switch (view) {
    case 'waiting': {
      const wantsSnoozed = asked.filter.tokens.snoozed?.includes('yes') === true;
      return (row) => {
        const of = index.classes[row] ?? 0;
        if ((of & classes.settled) !== 0) return false;
        return wantsSnoozed || (of & classes.putOff) === 0 || !isSnoozed(index.entry(row), asked);
      };
    }
    case 'mine':
      return (row) => isMine(index, index.entry(row), asked.person);
    case 'alarms':
      return inClass(classes.alarm);
    case 'security':
      return inClass(classes.secure);
    case 'settled':
      return inClass(classes.settled);
    case 'all':
      return null;
  }
}

/** Given to the person, or voted on by them. */
export const isMine = (index: QueueIndex, entry: Entry, person: number): boolean =>
  entry.voters.includes(person) || index.workers(entry).includes(person);

export const isSnoozed = (entry: Entry, asked: Pick<Asked, 'person' | 'now'>): boolean =>
  entry.snoozes.some(([person, until]) => person === asked.person && until > asked.now);

/** Something about it is newer than the person's last visit, and not by the person. */
export const isUnread = (entry: Entry, asked: Pick<Asked, 'person' | 'since'>): boolean =>
  asked.since !== null &&
  (entry.changed > asked.since || (entry.talkAt > asked.since && entry.talkBy !== asked.person));

/** Tests of a text against a value of a token. */
type Matches = (text: string, value: string) => boolean;
const equals: Matches = (text, value) => text === value;
const contains: Matches = (text, value) => text.toLowerCase().includes(value.toLowerCase());
/** `nvme` finds nvme, nvme/tcp and nvme: host. */
export const subsystemMatches: Matches = (text, value) => {
  const [have, want] = [text.toLowerCase(), value.toLowerCase()];
  return have === want || have.startsWith(`${want}/`) || have.startsWith(`${want}:`);
};

function personMatches(index: QueueIndex, asked: Asked): Matches {
  const people = new Map(index.frame.people.map((person) => [person.id, person]));
  const me = index.people.values[asked.person];
  return (id, value) => {
    if (value.toLowerCase() === 'me') return id === me;
    const person = people.get(id);
    return (
      person !== undefined &&
      (contains(person.name, value) || person.email.toLowerCase().startsWith(value.toLowerCase()))
    );
  };
}

interface Codes {
  readonly wanted: Uint8Array | null;
  readonly unwanted: Uint8Array | null;
}

function codesOf(
  filter: QueueFilter,
  kind: ValueKind,
  of: Dictionary,
  matches: Matches,
): Codes | null {
  const read = (values: readonly string[] | undefined): Uint8Array | null =>
    values === undefined
      ? null
      : of.passing((text) => values.some((value) => matches(text, value)));
  const wanted = read(filter.tokens[kind]);
  const unwanted = read(filter.without[kind]);
  return wanted === null && unwanted === null ? null : { wanted, unwanted };
}

function single(
  filter: QueueFilter,
  kind: ValueKind,
  of: Dictionary,
  matches: Matches,
  code: (entry: Entry) => number,
): Test | null {
  const codes = codesOf(filter, kind, of, matches);
  if (codes === null) return null;
  const { wanted, unwanted } = codes;
  return (entry) => {
    const has = code(entry);
    return (wanted === null || wanted[has] === 1) && (unwanted === null || unwanted[has] !== 1);
  };
}

function several(
  filter: QueueFilter,
  kind: ValueKind,
  of: Dictionary,
  matches: Matches,
  has: (entry: Entry) => readonly number[],
): Test | null {
  const codes = codesOf(filter, kind, of, matches);
  return codes === null ? null : (entry) => passes(codes, has(entry));
}

const passes = ({ wanted, unwanted }: Codes, has: readonly number[]): boolean =>
  (wanted === null || has.some((code) => wanted[code] === 1)) &&
  (unwanted === null || !has.some((code) => unwanted[code] === 1));

function* cellTests(index: QueueIndex, filter: QueueFilter): Generator<Test> {
  const one = oneCell(index, filter);
  if (one !== null) yield hasCell(index, one);
  for (const none of noCell(index, filter)) {
    const has = hasCell(index, none);
    yield (entry, row) => !has(entry, row);
  }
}

function hasCell(index: QueueIndex, test: CellTest): Test {
  const pass = Uint8Array.from(index.cellValues, (cell) => (test(cell) ? 1 : 0));
  return ({ cells }) => {
    for (let at = 0; at < cells.length; at += 1) if (pass[cells[at] ?? 0] === 1) return true;
    return false;
  };
}

/** `me`, a name, or `none`. */
function assignedTest(index: QueueIndex, asked: Asked): Test | null {
  const codes = codesOf(asked.filter, 'assigned', index.people, personMatches(index, asked));
  if (codes === null) return null;
  const nobody = (values: readonly string[] | undefined) =>
    values?.some((value) => value.toLowerCase() === 'none') === true;
  const [wantsNobody, notNobody] = [
    nobody(asked.filter.tokens.assigned),
    nobody(asked.filter.without.assigned),
  ];
  return (entry) => {
    const workers = index.workers(entry);
    if (workers.length > 0) return passes(codes, workers);
    return (codes.wanted === null || wantsNobody) && !notNobody;
  };
}

/** `any`, `none`, or the beginning of an identifier. */
function cveTest(index: QueueIndex, filter: QueueFilter): Test | null {
  const ids = codesOf(filter, 'cve', index.cves, (id, value) => id.startsWith(value.toUpperCase()));
  if (ids === null) return null;
  const flag = index.flags.find('cve');
  const word = (values: readonly string[] | undefined, name: string) =>
    values?.some((value) => value.toLowerCase() === name) === true;
  const named = (entry: Entry) => entry.cves.length > 0 || entry.flags.includes(flag);
  const matches = (entry: Entry, values: readonly string[] | undefined, codes: Uint8Array | null) =>
    entry.cves.some((code) => codes?.[code] === 1) ||
    (word(values, 'any') && named(entry)) ||
    (word(values, 'none') && !named(entry));
  return (entry) =>
    (ids.wanted === null || matches(entry, filter.tokens.cve, ids.wanted)) &&
    (ids.unwanted === null || !matches(entry, filter.without.cve, ids.unwanted));
}

/** `any`, `none`, or the key of a series. */
function seriesTest(index: QueueIndex, filter: QueueFilter): Test | null {
  const keys = codesOf(filter, 'series', index.series, equals);
  if (keys === null) return null;
  const word = (values: readonly string[] | undefined, name: string) =>
    values?.includes(name) === true;
  const matches = (entry: Entry, values: readonly string[] | undefined, codes: Uint8Array) =>
    (entry.series >= 0 && codes[entry.series] === 1) ||
    (word(values, 'any') && entry.series >= 0) ||
    (word(values, 'none') && entry.series < 0);
  return (entry) =>
    (keys.wanted === null || matches(entry, filter.tokens.series, keys.wanted)) &&
    (keys.unwanted === null || !matches(entry, filter.without.series, keys.unwanted));
}

function ageTest(filter: QueueFilter, now: number): Test | null {
  if (filter.age.length === 0) return null;
  const limits = filter.age.map(({ than, days }) => ({ than, limit: now - days * 86_400_000 }));
  return (entry) =>
    limits.every(({ than, limit }) =>
      than === '>' ? entry.created < limit : entry.created > limit,
    );
}

function yesOrNo(
  filter: QueueFilter,
  kind: 'snoozed' | 'unread',
  is: (entry: Entry) => boolean,
): Test | null {
  const wanted = filter.tokens[kind];
  const unwanted = filter.without[kind];
  if (wanted === undefined && unwanted === undefined) return null;
  return (entry) => {
    const answer = is(entry) ? 'yes' : 'no';
    return (wanted === undefined || wanted.includes(answer)) && unwanted?.includes(answer) !== true;
  };
}
