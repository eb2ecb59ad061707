import { alarmFlags } from '@/lib/contracts/flags';
import { queueSorts } from '@/lib/contracts/pages';
import { severities } from '@/lib/contracts/vocabulary';
import type { IndexFrame, IndexRow } from '@/lib/db/queries/queue-index';
import { Dictionary } from './dictionary';
import { Order, type Place, type Sort } from './order';

/** One cell in a number: branch, state, affected and standing, two hex digits for the branch and one for each other. */
export const packCell = (branch: number, state: number, affected: number, standing: number) =>
  (branch << 12) | (state << 8) | (affected << 4) | standing;
export const branchOf = (cell: number): number => cell >> 12;
export const stateOf = (cell: number): number => (cell >> 8) & 15;
export const affectedOf = (cell: number): number => (cell >> 4) & 15;
export const standingOf = (cell: number): number => cell & 15;

/** What one candidate is in the index: everything that a filter asks of it. Texts are codes of the dictionaries. */
export interface Entry {
  readonly id: string;
  readonly oid: string;
  readonly verdict: number;
  readonly severity: number;
  readonly confidence: number;
  readonly subsystem: number;
  readonly flags: readonly number[];
  readonly author: number;
  readonly paths: readonly number[];
  readonly cves: readonly number[];
  readonly series: number;
  readonly seriesIndex: number;
  readonly priority: number;
  readonly created: number;
  readonly released: number | null;
  readonly settled: boolean;
  readonly changed: number;
  readonly talkAt: number;
  readonly talkBy: number;
  /** Codes of packed cells. */
  readonly cells: readonly number[];
  readonly voters: readonly number[];
  readonly assigned: readonly number[];
  readonly snoozes: readonly (readonly [person: number, until: number])[];
}

const most = 20_000;

/**
 * The queue of one project in memory, so that any filter with all its counts is a pass over small numbers. It holds what the
 * database said; `liveIndex` brings it up to date before every use.
 */
export class QueueIndex {
  readonly verdicts = new Dictionary();
  readonly severities = new Dictionary();
  readonly subsystems = new Dictionary();
  readonly flags = new Dictionary();
  readonly authors = new Dictionary();
  readonly paths = new Dictionary();
  readonly cves = new Dictionary();
  readonly series = new Dictionary();
  readonly people = new Dictionary();
  /** Packed cells by code: there are few different ones, so a test looks at each once. */
  readonly cellValues: number[] = [];
  readonly #cellCodes = new Map<number, number>();
  readonly entries: Entry[] = [];
  /** Every branch the project has or had, in the order it was met: cells name them by place. */
  readonly branchIds: string[] = [];
  /** Counts up with every change: what was computed under one version holds for it. */
  version = 0;
  /** Answers to filters under this version. */
  readonly answers = new Map<string, unknown>();
  /** Rows as pages show them, as JSON text, by row number. */
  readonly #texts = new Map<number, string>();
  readonly #rowOf = new Map<string, number>();
  readonly #rowOfOid = new Map<string, number>();
  readonly #members = new Map<number, Set<number>>();
  readonly #orders = new Map<Sort, Order>(
    queueSorts.map((sort) => [sort, new Order((row) => this.#placeOf(sort, row))]),
  );
  #frame: IndexFrame = { branches: [], delegations: [], people: [] };
  #delegates = new Map<number, number>();
  #peopleAt = -1;
  readonly #peopleRows = new Map<number, number[]>();

  get frame(): IndexFrame {
    return this.#frame;
  }

  setFrame(frame: IndexFrame): void {
    this.#frame = frame;
    for (const { id } of frame.branches) if (!this.branchIds.includes(id)) this.branchIds.push(id);
    this.#delegates = new Map(
      frame.delegations.map((one) => [
        this.subsystems.code(one.subsystem),
        this.people.code(one.userId),
      ]),
    );
    this.#texts.clear();
    this.#changed();
  }

  /** True when a row names somebody who joined after the frame was read. */
  knowsNotEverybody(): boolean {
    const known = new Set(this.#frame.people.map((person) => person.id));
    return this.people.values.some((id) => !known.has(id));
  }

  /** Takes rows up: new ones at the end, known ones in their place. */
  put(rows: readonly IndexRow[]): void {
    for (const row of rows) {
      const at = this.#rowOf.get(row.id) ?? this.entries.length;
      const entry = this.#entryOf(row);
      const before = this.entries[at];
      this.entries[at] = entry;
      this.#rowOf.set(row.id, at);
      this.#rowOfOid.set(row.oid, at);
      this.#texts.delete(at);
      const touched = new Set([at]);
      for (const series of new Set([before?.series ?? -1, entry.series])) {
        if (series < 0) continue;
        const members = this.#members.get(series) ?? new Set();
        if (series === entry.series) members.add(at);
        else members.delete(at);
        this.#members.set(series, members);
        // A series stands where its most pressing member would.
        if (before?.priority !== entry.priority || before?.series !== entry.series) {
          for (const member of members) touched.add(member);
        }
      }
      for (const order of this.#orders.values()) for (const each of touched) order.touch(each);
    }
    if (rows.length > 0) this.#changed();
  }

  entry(row: number): Entry {
    const entry = this.entries[row];
    if (entry === undefined) throw new Error('no such row');
    return entry;
  }

  rowOfId = (id: string): number | undefined => this.#rowOf.get(id);
  rowOfOid = (oid: string): number | undefined => this.#rowOfOid.get(oid);

  order(sort: Sort): Order {
    const order = this.#orders.get(sort);
    if (order === undefined) throw new Error(`no order ${sort}`);
    return order;
  }

  /** Who works on a candidate: those it was given to one by one, else whom its subsystem is delegated to. */
  workers(entry: Entry): readonly number[] {
    if (entry.assigned.length > 0) return entry.assigned;
    const delegate = this.#delegates.get(entry.subsystem);
    return delegate === undefined ? [] : [delegate];
  }

  /** Rows that a person voted on, works on or put off: looked for once per version, for everybody at once. */
  rowsOf(person: number): readonly number[] {
    if (this.#peopleAt !== this.version) {
      this.#peopleAt = this.version;
      this.#peopleRows.clear();
      const add = (one: number, row: number): void => {
        const rows = this.#peopleRows.get(one);
        if (rows === undefined) this.#peopleRows.set(one, [row]);
        else if (rows.at(-1) !== row) rows.push(row);
      };
      for (let row = 0; row < this.entries.length; row += 1) {
        const entry = this.entry(row);
        for (const voter of entry.voters) add(voter, row);
        for (const worker of this.workers(entry)) add(worker, row);
        for (const [snoozer] of entry.snoozes) add(snoozer, row);
      }
    }
    return this.#peopleRows.get(person) ?? [];
  }

  /** How many candidates are not settled. */
  waiting(): number {
    const known = this.answers.get('waiting');
    if (typeof known === 'number') return known;
    const count = this.entries.filter((entry) => !entry.settled).length;
    this.answers.set('waiting', count);
    return count;
  }

  text(row: number): string | undefined {
    return this.#texts.get(row);
  }

  keepText(row: number, text: string): void {
    if (this.#texts.size >= most) {
      for (const key of [...this.#texts.keys()].slice(0, most / 2)) this.#texts.delete(key);
    }
    this.#texts.set(row, text);
  }

  #cellCode(cell: number): number {
    const known = this.#cellCodes.get(cell);
    if (known !== undefined) return known;
    this.#cellCodes.set(cell, this.cellValues.length);
    return this.cellValues.push(cell) - 1;
  }

  #changed(): void {
    this.version += 1;
    this.answers.clear();
  }

  #placeOf(sort: Sort, row: number): Place {
    const entry = this.entry(row);
    const { id, priority } = entry;
    switch (sort) {
      case 'pressing': {
        const members = entry.series < 0 ? undefined : this.#members.get(entry.series);
        if (members === undefined || members.size < 2) return [priority, '', 0, id];
        const key = Math.max(...[...members].map((member) => this.entry(member).priority));
        return [key, this.series.values[entry.series] ?? '', entry.seriesIndex, id];
      }
      case 'severity': {
        const name: string = this.severities.values[entry.severity] ?? '';
        return [(severities as readonly string[]).indexOf(name), '', -priority, id];
      }
      case 'confidence':
        return [entry.confidence, '', -priority, id];
      case 'alarms': {
        const alarms = entry.flags.filter((flag) => isAlarm(this.flags.values[flag]));
        return [alarms.length, '', -priority, id];
      }
      case 'newest':
        return [entry.created, '', 0, id];
      case 'oldest':
        return [-entry.created, '', 0, id];
      case 'soak':
        return [-(entry.released ?? Number.MAX_SAFE_INTEGER), '', 0, id];
      case 'subsystem':
        return [0, this.subsystems.values[entry.subsystem] ?? '', -priority, id];
      case 'author':
        return [0, this.authors.values[entry.author] ?? '', -priority, id];
      case 'series': {
        if (entry.series < 0) return [0, '', -priority, id];
        return [1, this.series.values[entry.series] ?? '', entry.seriesIndex, id];
      }
    }
  }

  #entryOf(row: IndexRow): Entry {
    const codes = (of: Dictionary, values: readonly string[]) => values.map((v) => of.code(v));
    return {
      id: row.id,
      oid: row.oid,
      verdict: this.verdicts.code(row.verdict ?? 'none'),
      severity: this.severities.code(row.severity ?? 'none'),
      confidence: row.confidence ?? 0,
      subsystem: this.subsystems.code(row.subsystem),
      flags: codes(this.flags, row.flags),
      author: this.authors.code(row.author),
      paths: codes(this.paths, row.paths),
      cves: codes(this.cves, row.cves),
      series: row.seriesKey === null ? -1 : this.series.code(row.seriesKey),
      seriesIndex: row.seriesIndex ?? 0,
      priority: row.priority,
      created: row.created,
      released: row.released,
      settled: row.settled,
      changed: row.changed,
      talkAt: row.talkAt ?? 0,
      talkBy: row.talkBy === null ? -1 : this.people.code(row.talkBy),
      cells: row.cells.map(([branch, state, affected, standing]) =>
        this.#cellCode(packCell(branch, state, affected, standing)),
      ),
      voters: codes(this.people, row.voters),
      assigned: codes(this.people, row.assigned),
      snoozes: row.snoozes.map(([person, until]) => [
        this.people.code(person),
        until ?? Number.POSITIVE_INFINITY,
      ]),
    };
  }
}

const isAlarm = (flag: string | undefined): boolean => alarmFlags.some((alarm) => alarm === flag);
