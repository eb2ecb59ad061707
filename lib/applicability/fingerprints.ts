import { type Fingerprint, fingerprint } from '@/lib/applicability/similarity';
import type { Oid } from '@/lib/contracts/git';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';

/** Pieces (four bytes each) that a block has room for: several times what one file can have, one for each hash. */
const blockSize = 1 << 20;
/**
 * Pieces that are kept, in blocks: 128 MB. Six tips of the Linux kernel a year and a half apart ask for 13 million;
 * where they do not fit, every search reads thousands of files anew.
 */
const mostPieces = 32 << 20;

/** Fingerprints by number; null for what has none. */
export type Prints = (Fingerprint | null | undefined)[];

interface Block {
  readonly pieces: Int32Array;
  readonly oids: Oid[];
  used: number;
}

/** Fingerprints of contents, made when first asked for; the oldest are forgotten, many at once. */
export class Fingerprints {
  readonly #git: Pick<GitReader, 'blob'>;
  readonly #largest: number;
  readonly #ready = new Map<Oid, Fingerprint | null>();
  /** Asked for and not yet there. */
  readonly #coming = new Map<Oid, Promise<Fingerprint | null>>();
  readonly #blocks: Block[] = [];
  /** How often some were forgotten. */
  forgotten = 0;

  /** Files of more than `largest` bytes have none. */
  constructor(git: Pick<GitReader, 'blob'>, largest: number) {
    this.#git = git;
    this.#largest = largest;
  }

  /** Null for what cannot be judged here: too large, or missing. */
  of(oid: Oid): Promise<Fingerprint | null> {
    const ready = this.#ready.get(oid);
    if (ready !== undefined) return Promise.resolve(ready);
    const coming = this.#coming.get(oid);
    if (coming !== undefined) return coming;
    const made = this.#git
      .blob(oid, this.#largest)
      .then(
        (content): Fingerprint | null => fingerprint(content, (pieces) => this.#room(oid, pieces)),
        (error: unknown) => {
          if (!isAppError(error, 'too-large', 'object-missing')) throw error;
          return null;
        },
      )
      .then((print) => {
        this.#ready.set(oid, print);
        return print;
      })
      .finally(() => this.#coming.delete(oid));
    this.#coming.set(oid, made);
    return made;
  }

  /** Puts those of the entries at `indexes` into `prints`, where they are not there yet. */
  async fill(
    prints: Prints,
    entries: readonly { readonly oid: Oid }[],
    indexes: readonly number[],
  ): Promise<void> {
    const open: Promise<void>[] = [];
    while (prints.length < entries.length) prints.push(undefined);
    for (const index of indexes) {
      if (prints[index] !== undefined) continue;
      const oid = entries[index]?.oid ?? '';
      const ready = this.#ready.get(oid);
      if (ready !== undefined) prints[index] = ready;
      else {
        open.push(
          this.of(oid).then((print) => {
            prints[index] = print;
          }),
        );
      }
    }
    await Promise.all(open);
  }

  /** One array for thousands of small files: each by itself would cost more than its pieces. */
  #room(oid: Oid, count: number): Int32Array {
    const last = this.#blocks.at(-1);
    const fits = last !== undefined && last.used + count <= blockSize;
    const block = fits ? last : this.#newBlock();
    const room = block.pieces.subarray(block.used, block.used + count);
    block.used += count;
    block.oids.push(oid);
    return room;
  }

  #newBlock(): Block {
    if (this.#blocks.length * blockSize >= mostPieces) {
      for (const oid of this.#blocks.shift()?.oids ?? []) this.#ready.delete(oid);
      this.forgotten += 1;
    }
    const block = { pieces: new Int32Array(blockSize), oids: [], used: 0 };
    this.#blocks.push(block);
    return block;
  }
}
