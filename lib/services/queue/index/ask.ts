import type { QueueFilter } from '@/lib/contracts/queue-filter';
import { countFacets, countShared, countViews, type Facet } from './counts';
import { type Asked, evaluate, isPersonal, type View, viewTest } from './evaluate';
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

/** Ages and snoozes are judged by this moment: answers of one version are shared for so long. */
const momentMs = 10_000;

/** What a filter finds, whatever the view: the same for everybody unless it names the person who asks. */
class Found {
  readonly fails: Uint16Array;
  readonly shared: ReturnType<typeof countShared>;
  /** Counts per person and per view, made when they are asked for. */
  readonly counts = new Map<string, Record<View, number>>();
  readonly facets = new Map<string, readonly Facet[]>();

  constructor(index: QueueIndex, asked: Asked) {
    this.fails = evaluate(index, asked);
    this.shared = countShared(index, asked, this.fails);
  }
}

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

  has = (row: number): boolean =>
    this.#found.fails[row] === 0 && (this.#view?.(this.index.entry(row), row) ?? true);

  /** Snoozes are judged by the moment. */
  #key(): string {
    return `${this.asked.person} ${Math.floor(this.asked.now / momentMs)}`;
  }

  counts(): Record<View, number> {
    const { counts, fails, shared } = this.#found;
    const key = this.#key();
    const known = counts.get(key) ?? countViews(this.index, this.asked, fails, shared);
    counts.set(key, known);
    return known;
  }

  facets(): readonly Facet[] {
    const { view } = this.asked;
    const { facets, fails } = this.#found;
    const own =
      view === 'mine' || (view === 'waiting' && this.counts().waiting !== this.#found.shared.open);
    const key = own ? `${view} ${this.#key()}` : view;
    const known = facets.get(key) ?? countFacets(this.index, this.asked, fails);
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
    const rows = this.index.order(sort).rows();
    let index = 0;
    let previous: number | null = null;
    for (let at = 0; at < rows.length; at += 1) {
      const each = rows[at] ?? 0;
      if (!this.has(each)) continue;
      index += 1;
      if (each === row) {
        const next = rows.slice(at + 1).find((later) => this.has(later)) ?? null;
        return { index, previous, next };
      }
      previous = each;
    }
    return null;
  }
}

/** Answers a question from an index that is up to date; the same filter under the same version is applied once. */
export async function ask(index: QueueIndex, question: Question): Promise<Answer> {
  const { projectId, filter, view, userId, now, since } = question;
  const { version } = index;
  const words = filter.words.filter((word) => tsqueryOf(word) !== '');
  const withoutWords = filter.withoutWords.filter((word) => tsqueryOf(word) !== '');
  const rowsWith = (list: readonly string[]) =>
    Promise.all(list.map((word) => rowsWithWord(index, projectId, word)));
  const [has, lacks] = await Promise.all([rowsWith(words), rowsWith(withoutWords)]);
  const asked: Asked = {
    filter,
    view,
    person: userId === null ? -1 : index.people.find(userId),
    now: now.getTime(),
    since: since?.getTime() ?? null,
    words: has,
    withoutWords: lacks,
  };
  const personal = isPersonal(filter);
  const moment =
    personal || filter.age.length > 0 ? Math.floor(now.getTime() / momentMs) : 'any time';
  const key = JSON.stringify([filter, moment, ...(personal ? [userId, since] : [])]);
  const known = index.answers.get(key);
  if (known instanceof Found) return new Answer(index, asked, known);
  const found = new Found(index, asked);
  // Candidates may have come while the words were looked up: what was found then is not for the ones who ask later.
  if (index.version !== version) return new Answer(index, asked, found);
  if (index.answers.size >= most) {
    for (const old of [...index.answers.keys()].slice(0, most / 2)) index.answers.delete(old);
  }
  index.answers.set(key, found);
  return new Answer(index, asked, found);
}

/** Answers that are kept of one version: each a byte or two per candidate. */
const most = 200;
