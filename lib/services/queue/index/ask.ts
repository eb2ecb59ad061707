import type { QueueFilter } from '@/lib/contracts/queue-filter';
import { countFacets, countViews, type Facet } from './counts';
import { type Asked, evaluate, type View } from './evaluate';
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

/** The answer to a question; rows are numbers of the index. */
export class Answer {
  readonly index: QueueIndex;
  readonly asked: Asked;
  readonly #fails: Uint16Array;
  #counts: Record<View, number> | null = null;
  #facets: readonly Facet[] | null = null;

  constructor(index: QueueIndex, asked: Asked) {
    this.index = index;
    this.asked = asked;
    this.#fails = evaluate(index, asked);
  }

  has = (row: number): boolean => this.#fails[row] === 0;

  counts(): Record<View, number> {
    this.#counts ??= countViews(this.index, this.asked, this.#fails);
    return this.#counts;
  }

  facets(): readonly Facet[] {
    this.#facets ??= countFacets(this.index, this.asked, this.#fails);
    return this.#facets;
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

/** Answers a question from an index that is up to date; the same question under the same version is answered once. */
export async function ask(index: QueueIndex, question: Question): Promise<Answer> {
  const { projectId, filter, view, userId, now, since } = question;
  const words = filter.words.filter((word) => tsqueryOf(word) !== '');
  const withoutWords = filter.withoutWords.filter((word) => tsqueryOf(word) !== '');
  const moment = Math.floor(now.getTime() / momentMs);
  const key = JSON.stringify([filter, view, userId, moment, since]);
  const known = index.answers.get(key);
  if (known instanceof Answer) return known;
  const rowsWith = (list: readonly string[]) =>
    Promise.all(list.map((word) => rowsWithWord(index, projectId, word)));
  const [has, lacks] = await Promise.all([rowsWith(words), rowsWith(withoutWords)]);
  const answer = new Answer(index, {
    filter,
    view,
    person: userId === null ? -1 : index.people.find(userId),
    now: now.getTime(),
    since: since?.getTime() ?? null,
    words: has,
    withoutWords: lacks,
  });
  if (index.answers.size >= 200) index.answers.clear();
  index.answers.set(key, answer);
  return answer;
}
