import type { QueueFilter } from '@/lib/contracts/queue-filter';
import { countFacets, countViews, type Facet } from './counts';
import { type Asked, isPersonal, type View, viewTest } from './evaluate';
import { type AskedWords, Found } from './found';
import type { Place, Sort } from './order';
import type { QueueIndex } from './queue-index';
import { rowsWithWord, tsqueryOf } from './words';

/** A question to the queue of a project. */
export interface Question {
  readonly projectId: string;
  readonly filter: QueueFilter;
  readonly view: View;
  readonly userId: string | null;
  readonly now: Date;
  /** End of the person's visit before this one. */
  readonly since: Date | null;
}

/** Ages and snoozes are judged by this moment: answers are shared for so long. */
const momentMs = 10_000;

/** The answer to a question; rows are numbers of the index. */
export class Answer {
  readonly index: QueueIndex;
  readonly asked: Asked;
  readonly #found: Found;
  readonly #view: ReturnType<typeof viewTest>;

  constructor(index: QueueIndex, asked: Asked, found: Found) {
    this.index = index;
    this.asked = asked;
    this.#found = found;
    this.#view = viewTest(index, asked.view, asked);
  }

  has = (row: number): boolean => this.#found.passes(row) && (this.#view?.(row) ?? true);

  /** Snoozes are judged by the moment. */
  #key(): string {
    return `${this.asked.person} ${Math.floor(this.asked.now / momentMs)}`;
  }

  counts(): Record<View, number> {
    const { counts, passes, shared } = this.#found;
    const key = this.#key();
    const known = counts.get(key) ?? countViews(this.index, this.asked, passes, shared);
    counts.set(key, known);
    return known;
  }

  /** What an answer is kept under: one for everybody in the view unless it differs for the person. */
  #viewKey(own: boolean): string {
    const { view } = this.asked;
    return own || view === 'mine' ? `${view} ${this.#key()}` : view;
  }

  /** A facet also counts rows that its own filter leaves out: any that the person put off makes the counts theirs. */
  #putsOff(): boolean {
    const { index, asked } = this;
    return (
      asked.view === 'waiting' &&
      [...index.rowsOf(asked.person)].some((row) => !index.entry(row).settled && !this.#view?.(row))
    );
  }

  facets(): readonly Facet[] {
    const { facets } = this.#found;
    const key = this.#viewKey(this.#putsOff());
    const known = facets.get(key) ?? countFacets(this.index, this.asked, this.#found.fails());
    facets.set(key, known);
    return known;
  }

  /** Up to `limit` rows behind a place, in order. */
  rows(sort: Sort, after: Place | null, limit: number): number[] {
    const order = this.index.order(sort);
    const rows = order.rows();
    const found: number[] = [];
    for (let at = after === null ? 0 : order.after(after); at < rows.length; at += 1) {
      const row = rows[at] ?? 0;
      if (!this.has(row)) continue;
      found.push(row);
      if (found.length === limit) break;
    }
    return found;
  }

  /** Where a row stands (from 1) among those that were asked for, with its neighbours; null when it is not one of them. */
  around(
    sort: Sort,
    row: number,
  ): { index: number; previous: number | null; next: number | null } | null {
    if (!this.has(row)) return null;
    const rows = this.#list(sort);
    const at = rows.indexOf(row);
    // Its snooze ended within the moment that the list was made for.
    if (at < 0) return null;
    return { index: at + 1, previous: rows[at - 1] ?? null, next: rows[at + 1] ?? null };
  }

  /** All rows in order: kept, since the pages of one queue are opened one after the other. */
  #list(sort: Sort): Int32Array {
    const { view } = this.asked;
    const own = view === 'waiting' && this.counts().waiting !== this.#found.shared.open;
    const key = `${this.#found.version} ${sort} ${this.#viewKey(own)}`;
    const known = this.index.lists.get(key);
    if (known !== undefined) return known.rows;
    const rows = Int32Array.from(this.index.order(sort).rows().filter(this.has));
    this.index.lists.set(key, { rows, bytes: rows.byteLength + 1_024 });
    return rows;
  }
}

/** The rows of every word, all of them by the same people: a word is also found in names. */
async function lookUp(
  index: QueueIndex,
  projectId: string,
  filter: QueueFilter,
): Promise<AskedWords> {
  const rowsWith = (words: readonly string[]) =>
    Promise.all(
      words
        .filter((word) => tsqueryOf(word) !== '')
        .map((word) => rowsWithWord(index, projectId, word)),
    );
  for (;;) {
    const { frame } = index;
    const [has, lacks] = await Promise.all([rowsWith(filter.words), rowsWith(filter.withoutWords)]);
    if (index.frame === frame) return { has, lacks };
  }
}

/** Whichever load of this code made it: see `nextVersion` of QueueIndex. */
const isFound = (kept: object | undefined): kept is Found =>
  kept !== undefined && 'bring' in kept && 'fails' in kept;

/**
 * Answers a question from an index that is up to date. A filter that was asked for before is looked at only where rows changed
 * since.
 */
export async function ask(index: QueueIndex, question: Question): Promise<Answer> {
  const { projectId, filter, view, userId, now, since } = question;
  const words = await lookUp(index, projectId, filter);
  const asked: Asked = {
    filter,
    view,
    person: userId === null ? -1 : index.people.find(userId),
    now: now.getTime(),
    since: since?.getTime() ?? null,
  };
  const personal = isPersonal(filter);
  const moment =
    personal || filter.age.length > 0 ? Math.floor(now.getTime() / momentMs) : 'any time';
  const key = JSON.stringify([filter, moment, ...(personal ? [userId, since] : [])]);
  const kept = index.answers.get(key);
  const found = isFound(kept) ? kept : new Found(index);
  found.bring(index, asked, words);
  if (found !== kept) index.answers.set(key, found);
  return new Answer(index, asked, found);
}
