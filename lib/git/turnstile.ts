/** Lets at most `room` pieces of work run at once, in order of arrival. */
export class Turnstile {
  readonly #room: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(room: number) {
    this.#room = room;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#room) {
      // Whoever leaves hands over the place.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
