/** The last 32 bits of an id vary fastest (ids of one moment share their beginning), so they are mixed in first. */
function mix(a: number, b: number, c: number, d: number): number {
  let hash = Math.imul(d ^ (d >>> 15), 0x85eb_ca6b);
  hash = Math.imul(hash ^ c ^ (hash >>> 13), 0xc2b2_ae35);
  hash = Math.imul(hash ^ b ^ (hash >>> 16), 0x27d4_eb2f);
  hash = Math.imul(hash ^ a ^ (hash >>> 15), 0x1656_67b1);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const word = (id: string, from: number, to: number): number =>
  Number.parseInt(id.slice(from, to).replace('-', ''), 16) | 0;

/**
 * Row numbers by id (a UUID), as four numbers each: found by the sixteen bytes the database sends, without making a text of
 * every id of a long answer.
 */
export class IdTable {
  #ids = new Int32Array(4 * 1024);
  /** Row + 1; 0: free. At most half of the places are taken. */
  #slots = new Int32Array(2048);

  find(id: string): number | undefined {
    return this.#found(word(id, 0, 8), word(id, 9, 18), word(id, 19, 28), word(id, 28, 36));
  }

  /** The row whose id stands at a place in bytes. */
  findAt(bytes: Buffer, at: number): number | undefined {
    return this.#found(
      bytes.readInt32BE(at),
      bytes.readInt32BE(at + 4),
      bytes.readInt32BE(at + 8),
      bytes.readInt32BE(at + 12),
    );
  }

  /** Names the next row. `row` counts up from 0. */
  add(id: string, row: number): void {
    if ((row + 1) * 4 > this.#ids.length) {
      const ids = new Int32Array(this.#ids.length * 2);
      ids.set(this.#ids);
      this.#ids = ids;
    }
    this.#ids.set([word(id, 0, 8), word(id, 9, 18), word(id, 19, 28), word(id, 28, 36)], row * 4);
    if ((row + 1) * 2 > this.#slots.length) {
      this.#slots = new Int32Array(this.#slots.length * 2);
      for (let each = 0; each <= row; each += 1) this.#take(each);
    } else this.#take(row);
  }

  #take(row: number): void {
    const [ids, slots] = [this.#ids, this.#slots];
    const at = row * 4;
    let slot = mix(ids[at] ?? 0, ids[at + 1] ?? 0, ids[at + 2] ?? 0, ids[at + 3] ?? 0);
    for (slot &= slots.length - 1; slots[slot] !== 0; slot = (slot + 1) & (slots.length - 1));
    slots[slot] = row + 1;
  }

  #found(a: number, b: number, c: number, d: number): number | undefined {
    const [ids, slots] = [this.#ids, this.#slots];
    for (
      let slot = mix(a, b, c, d) & (slots.length - 1);
      ;
      slot = (slot + 1) & (slots.length - 1)
    ) {
      const row = (slots[slot] ?? 0) - 1;
      if (row < 0) return undefined;
      const at = row * 4;
      if (ids[at + 3] === d && ids[at + 2] === c && ids[at + 1] === b && ids[at] === a) return row;
    }
  }
}
