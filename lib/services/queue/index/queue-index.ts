import { alarmFlags, securityFlags } from '@/lib/contracts/flags';
import { queueSorts } from '@/lib/contracts/pages';
import { severities } from '@/lib/contracts/vocabulary';
import type { IndexFrame, IndexRow } from '@/lib/db/queries/queue-index';
import { Lru } from '@/lib/lru';
import { ChangeLog } from './change-log';
import { Dictionary } from './dictionary';
import { IdTable } from './id-table';
import { Order, type Place, type Sort } from './order';
import { type FollowUp, packVotes, readVote, type Turn, turnOf } from './votes';
import type { WordTexts } from './word-texts';

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
  /** Every vote, the oldest first: three numbers each (lib/services/queue/index/votes). */
  readonly votes: readonly number[];
  /** Those of them that turned an accept into a reject or back. */
  readonly turns: readonly Turn[];
  readonly firstVote: number | null;
  readonly source: number;
  readonly followUps: readonly FollowUp[];
  readonly assigned: readonly number[];
  readonly snoozes: readonly (readonly [person: number, until: number])[];
}

/** What a row is to the views, as bits of one byte. `secure`: still open, and about security. */
export const classes = { settled: 1, alarm: 2, secure: 4, putOff: 8 } as const;

/** What an index keeps of answers: at a hundred thousand candidates three hundred filters, or six hundred words. */
const keptBytes = 64 * 1024 * 1024;

/** Lists of what was found: forty of a hundred thousand rows. */
const listBytes = 16 * 1024 * 1024;

/** The rows of one version of an answer in one order. It holds nothing else: an answer that is let go is not kept by it. */
export interface FoundList {
  readonly rows: Int32Array;
  readonly bytes: number;
}

const bytesOf = ({ bytes }: { readonly bytes: number }): number => bytes;

/** Rows kept as JSON text: two to three kilobytes each. */
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
  readonly sources = new Dictionary();
  /** Packed cells by code: there are few different ones, so a test looks at each once. */
  readonly cellValues: number[] = [];
  readonly #cellCodes = new Map<number, number>();
  readonly entries: Entry[] = [];
  /** Every branch the project has or had, in the order it was met: cells name them by place. */
  readonly branchIds: string[] = [];
  /** Which rows changed since when; answers take those up when they are asked for again. */
  readonly log = new ChangeLog();
  /** Answers to filters and words, each with the place in `log` up to which it holds. */
  readonly answers = new Lru<string, { readonly bytes: number }>(keptBytes, bytesOf);
  /** What was found, in order, for finding a candidate's neighbours. */
  readonly lists = new Lru<string, FoundList>(listBytes, bytesOf);
  /** The words of all texts; null: words are asked of Postgres. */
  words: WordTexts | null = null;
  /** Rows as pages show them, as JSON text, by row number. */
  readonly #texts = new Map<number, string>();
  readonly #rowOf = new IdTable();
  readonly #rowOfOid = new Map<string, number>();
  readonly #members = new Map<number, Set<number>>();
  readonly #orders = new Map<Sort, Order>(
    queueSorts.map((sort) => [sort, new Order((row) => this.#placeOf(sort, row))]),
  );
  #frame: IndexFrame = { branches: [], delegations: [], people: [] };
  #delegates = new Map<number, number>();
  /** Null: not looked for since the frame changed. */
  #peopleRows: Map<number, Set<number>> | null = null;
  #classes = new Uint8Array(1024);
  #waiting = 0;
  #versions = 0;
  /** Lists of few codes, each once: most candidates have none, or the same as many others. */
  readonly #lists = new Map<string, readonly number[]>();

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
    this.#peopleRows = null;
    this.answers.clear();
    this.lists.clear();
  }

  /** True when a row names somebody who joined after the frame was read. */
  knowsNotEverybody(): boolean {
    const known = new Set(this.#frame.people.map((person) => person.id));
    return this.people.values.some((id) => !known.has(id));
  }

  /** Takes rows up: new ones at the end, known ones in their place. */
  put(rows: readonly IndexRow[]): void {
    for (const row of rows) {
      const at = this.#rowOf.find(row.id) ?? this.entries.length;
      const entry = this.#entryOf(row);
      const before = this.entries[at];
      if (before === undefined) this.#rowOf.add(row.id, at);
      this.entries[at] = entry;
      this.#rowOfOid.set(row.oid, at);
      this.#texts.delete(at);
      this.#classify(at, entry, before);
      this.log.add(at);
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
  }

  #classify(at: number, entry: Entry, before: Entry | undefined): void {
    if (at >= this.#classes.length) {
      const grown = new Uint8Array(this.#classes.length * 2);
      grown.set(this.#classes);
      this.#classes = grown;
    }
    this.#classes[at] = this.#classOf(entry);
    this.#waiting += (entry.settled ? 0 : 1) - (before === undefined || before.settled ? 0 : 1);
    if (this.#peopleRows === null) return;
    if (before !== undefined) {
      for (const person of this.#peopleOf(before)) this.#peopleRows.get(person)?.delete(at);
    }
    this.#notePeople(this.#peopleRows, at, entry);
  }

  #classOf(entry: Entry): number {
    const flagged = (names: readonly string[]): boolean =>
      entry.flags.some((flag) => names.includes(this.flags.values[flag] ?? ''));
    return (
      (entry.settled ? classes.settled : 0) |
      (flagged(alarmFlags) ? classes.alarm : 0) |
      (!entry.settled && flagged(securityFlags) ? classes.secure : 0) |
      (entry.snoozes.length > 0 ? classes.putOff : 0)
    );
  }

  /** The classes of every row; longer than there are rows. */
  get classes(): Readonly<Uint8Array> {
    return this.#classes;
  }

  /**
   * Another number each time. Counted here, since a process may load the code around it twice (Next bundles pages and
   * routes apart), and both share this index and what it keeps.
   */
  nextVersion(): number {
    this.#versions += 1;
    return this.#versions;
  }

  /** How many texts the dictionaries hold: what was worked out for each text holds while this stays the same. */
  get textCount(): number {
    const { verdicts, severities, subsystems, flags, authors, paths, cves, series, people } = this;
    return [verdicts, severities, subsystems, flags, authors, paths, cves, series, people].reduce(
      (sum, { values }) => sum + values.length,
      this.cellValues.length,
    );
  }

  entry(row: number): Entry {
    const entry = this.entries[row];
    if (entry === undefined) throw new Error('no such row');
    return entry;
  }

  rowOfId = (id: string): number | undefined => this.#rowOf.find(id);
  /** The row whose id (sixteen bytes) stands at a place. */
  rowOfIdAt = (bytes: Buffer, at: number): number | undefined => this.#rowOf.findAt(bytes, at);
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

  #peopleOf(entry: Entry): readonly number[] {
    return [...entry.voters, ...this.workers(entry), ...entry.snoozes.map(([person]) => person)];
  }

  #notePeople(rows: Map<number, Set<number>>, at: number, entry: Entry): void {
    for (const person of this.#peopleOf(entry)) {
      const own = rows.get(person);
      if (own === undefined) rows.set(person, new Set([at]));
      else own.add(at);
    }
  }

  /** Rows that a person voted on, works on or put off. */
  rowsOf(person: number): ReadonlySet<number> {
    if (this.#peopleRows === null) {
      this.#peopleRows = new Map();
      for (let row = 0; row < this.entries.length; row += 1) {
        this.#notePeople(this.#peopleRows, row, this.entry(row));
      }
    }
    return this.#peopleRows.get(person) ?? nobody;
  }

  /** How many candidates are not settled. */
  waiting = (): number => this.#waiting;

  text(row: number): string | undefined {
    return this.#texts.get(row);
  }

  keepText(row: number, text: string): void {
    if (this.#texts.size >= most) {
      for (const key of [...this.#texts.keys()].slice(0, most / 2)) this.#texts.delete(key);
    }
    this.#texts.set(row, text);
  }

  #list(codes: readonly number[]): readonly number[] {
    if (codes.length === 0) return none;
    if (codes.length > 4) return codes;
    const key = codes.join(' ');
    const known = this.#lists.get(key) ?? codes;
    this.#lists.set(key, known);
    return known;
  }

  #cellCode(cell: number): number {
    const known = this.#cellCodes.get(cell);
    if (known !== undefined) return known;
    this.#cellCodes.set(cell, this.cellValues.length);
    return this.cellValues.push(cell) - 1;
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
    const shared = (of: Dictionary, values: readonly string[]) => this.#list(codes(of, values));
    const votes = row.votes.map((vote) => readVote(this, vote));
    const last = votes.at(-1);
    const talked = row.talkAt ?? 0;
    return {
      id: row.id,
      oid: row.oid,
      verdict: this.verdicts.code(row.verdict ?? 'none'),
      severity: this.severities.code(row.severity ?? 'none'),
      confidence: row.confidence ?? 0,
      subsystem: this.subsystems.code(row.subsystem),
      flags: shared(this.flags, row.flags),
      author: this.authors.code(row.author),
      paths: codes(this.paths, row.paths),
      cves: row.cves.length === 0 ? none : codes(this.cves, row.cves),
      series: row.seriesKey === null ? -1 : this.series.code(row.seriesKey),
      seriesIndex: row.seriesIndex ?? 0,
      priority: row.priority,
      created: row.created,
      released: row.released,
      settled: row.settled,
      changed: row.changed,
      talkAt: last !== undefined && last.at >= talked ? last.at : talked,
      talkBy:
        last !== undefined && last.at >= talked
          ? last.person
          : row.talkBy === null
            ? -1
            : this.people.code(row.talkBy),
      cells: row.cells.map(([branch, state, affected, standing]) =>
        this.#cellCode(packCell(branch, state, affected, standing)),
      ),
      voters: this.#list([...new Set(votes.map((vote) => vote.person))]),
      votes: packVotes(votes),
      turns: votes.flatMap((vote) => turnOf(vote) ?? []),
      firstVote: row.firstVote,
      source: this.sources.code(row.source),
      followUps:
        row.followUps.length === 0
          ? none
          : row.followUps.map(([kind, at, oid]) => ({ kind, at, oid })),
      assigned: shared(this.people, row.assigned),
      snoozes:
        row.snoozes.length === 0
          ? none
          : row.snoozes.map(([person, until]) => [
              this.people.code(person),
              until ?? Number.POSITIVE_INFINITY,
            ]),
    };
  }
}

const none: readonly never[] = [];
const nobody: ReadonlySet<number> = new Set();

const isAlarm = (flag: string | undefined): boolean => alarmFlags.some((alarm) => alarm === flag);
