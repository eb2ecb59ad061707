/** Numbers by date, the newest first, and among equals the one that came first: git's order of visiting commits. */
export class DateQueue {
  readonly #items: number[] = [];
  readonly #dates: number[] = [];
  readonly #turns: number[] = [];
  #turn = 0;

  push(item: number, date: number): void {
    let at = this.#items.length;
    const turn = this.#turn;
    this.#turn += 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#precedes(date, turn, above)) break;
      this.#move(above, at);
      at = above;
    }
    this.#put(at, item, date, turn);
  }

  pop(): number | undefined {
    const top = this.#items[0];
    const item = this.#items.pop();
    const date = this.#dates.pop() ?? 0;
    const turn = this.#turns.pop() ?? 0;
    const { length } = this.#items;
    if (item === undefined || length === 0) return top;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= length) break;
      const right = below + 1;
      if (right < length && this.#precedes(this.#dates[right], this.#turns[right], below)) {
        below = right;
      }
      if (this.#precedes(date, turn, below)) break;
      this.#move(below, at);
      at = below;
    }
    this.#put(at, item, date, turn);
    return top;
  }

  #precedes(date = 0, turn = 0, other: number): boolean {
    const theirs = this.#dates[other] ?? 0;
    return date > theirs || (date === theirs && turn < (this.#turns[other] ?? 0));
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#items[from] ?? 0, this.#dates[from] ?? 0, this.#turns[from] ?? 0);
  }

  #put(at: number, item: number, date: number, turn: number): void {
    this.#items[at] = item;
    this.#dates[at] = date;
    this.#turns[at] = turn;
  }
}
