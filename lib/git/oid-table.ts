import type { Oid } from '@/lib/contracts/git';
import { wordsOf, writeDigits, writeOid } from '@/lib/git/oid-bytes';

const none = -1;

/** Oids numbered in the order in which they came, 20 bytes each, and found again by an open hash table over them. */
export class OidTable {
  #count = 0;
  #bytes = Buffer.alloc(20 * 1024);
  /** The same bytes, five words for each. */
  #words = wordsOf(this.#bytes);
  #slots = new Int32Array(4096).fill(none);

  /** How many there are: their numbers are those below. */
  get count(): number {
    return this.#count;
  }

  oidAt(index: number): Oid {
    return this.#bytes.toString('hex', index * 20, index * 20 + 20);
  }

  /** Puts the 40 digits of an oid there. */
  writeTo(into: Buffer, at: number, index: number): void {
    writeDigits(into, at, this.#bytes, index * 20);
  }

  /** Its number; -1 for what is no full oid or is not in the table. */
  find(oid: Oid): number {
    if (oid.length !== 40) return none;
    this.#makeRoom();
    this.#bytes.write(oid, this.#count * 20, 'hex');
    return this.#slots[this.#slot(this.#count)] ?? none;
  }

  /** The number of the oid whose 40 digits stand there: the next one where it is new. */
  intern(bytes: Buffer, at: number): number {
    this.#makeRoom();
    const index = this.#count;
    // Where the next new one belongs; it stays if it is new.
    writeOid(this.#bytes, index * 20, bytes, at);
    const slot = this.#slot(index);
    const known = this.#slots[slot] ?? none;
    if (known !== none) return known;
    this.#count += 1;
    this.#slots[slot] = index;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return index;
  }

  /** The slot that holds the oid that stands at this place, or the free one where it belongs. */
  #slot(wanted: number): number {
    const words = this.#words;
    const slots = this.#slots;
    const mask = slots.length - 1;
    const at = wanted * 5;
    let slot = (words[at] ?? 0) & mask;
    for (;;) {
      const index = slots[slot] ?? none;
      if (index === none || index === wanted) return slot;
      const other = index * 5;
      if (
        words[at] === words[other] &&
        words[at + 1] === words[other + 1] &&
        words[at + 2] === words[other + 2] &&
        words[at + 3] === words[other + 3] &&
        words[at + 4] === words[other + 4]
      ) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** There is always room for one more, which look-ups are made with. */
  #makeRoom(): void {
    if ((this.#count + 1) * 20 <= this.#bytes.length) return;
    const bytes = Buffer.alloc(this.#bytes.length * 2);
    this.#bytes.copy(bytes);
    this.#bytes = bytes;
    this.#words = wordsOf(bytes);
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(none);
    for (let index = 0; index < this.#count; index++) {
      this.#slots[this.#slot(index)] = index;
    }
  }
}
