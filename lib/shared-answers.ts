import { Lru } from './lru';

/**
 * Answers that are dear to compute and hang on nothing but their key: the newest `limit` are kept, and who asks while one is
 * being computed waits for it. A failure is told to all who wait and then forgotten.
 */
export class SharedAnswers<T> {
  readonly #answers: Lru<string, Promise<T>>;

  constructor(limit: number) {
    this.#answers = new Lru(limit);
  }

  answer(key: string, compute: () => Promise<T>): Promise<T> {
    const held = this.#answers.get(key);
    if (held !== undefined) return held;
    const made = compute();
    this.#answers.set(key, made);
    made.catch(() => {
      if (this.#answers.get(key) === made) this.#answers.delete(key);
    });
    return made;
  }
}
