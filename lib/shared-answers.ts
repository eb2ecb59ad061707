import { Lru } from './lru';

interface Held<T> {
  readonly answer: Promise<T>;
  /** 1 until the answer is there. */
  readonly weight: number;
}

/**
 * Answers that are dear to compute and hang on nothing but their key: the newest `limit` are kept, and who asks while one is
 * being computed waits for it. A failure is told to all who wait and then forgotten. `weigh` says how much of the limit an
 * answer takes once it is there; one each where it is left out.
 */
export class SharedAnswers<T> {
  readonly #answers: Lru<string, Held<T>>;
  readonly #weigh: (value: T) => number;

  constructor(limit: number, weigh: (value: T) => number = () => 1) {
    this.#answers = new Lru(limit, ({ weight }) => weight);
    this.#weigh = weigh;
  }

  answer(key: string, compute: () => Promise<T>): Promise<T> {
    const held = this.#answers.get(key);
    if (held !== undefined) return held.answer;
    const answer = compute();
    this.#answers.set(key, { answer, weight: 1 });
    const isHeld = () => this.#answers.get(key)?.answer === answer;
    answer.then(
      (value) => {
        if (isHeld()) this.#answers.set(key, { answer, weight: this.#weigh(value) });
      },
      () => {
        if (isHeld()) this.#answers.delete(key);
      },
    );
    return answer;
  }
}
