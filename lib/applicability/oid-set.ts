import type { Oid } from '@/lib/contracts/git';

/**
 * A fixed set of object names, 20 bytes each, grouped by their first 16 bits: 26 MB for the kernel's 1.3 million
 * commits, where a Set of strings takes four times that and finds no abbreviation.
 */
export class OidSet {
  readonly size: number;
  readonly #bytes: Uint8Array;
  readonly #starts: Uint32Array;

  private constructor(bytes: Uint8Array, starts: Uint32Array, size: number) {
    this.#bytes = bytes;
    this.#starts = starts;
    this.size = size;
  }

  /** From the output of `git rev-list`: full names, one a line. Lines of another length are passed over. */
  static fromLines(lines: Uint8Array): OidSet {
    const count = Math.floor((lines.length + 1) / 41);
    const starts = new Uint32Array(65_537);
    const valid: number[] = [];
    for (let at = 0; at + 40 <= lines.length; ) {
      let end = at;
      while (end < lines.length && lines[end] !== 10) end += 1;
      if (end - at === 40) {
        valid.push(at);
        const bucket = key(lines, at);
        starts[bucket + 1] = (starts[bucket + 1] ?? 0) + 1;
      }
      at = end + 1;
    }
    for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
    const bytes = new Uint8Array(Math.max(count, valid.length) * 20);
    const next = starts.slice();
    for (const at of valid) {
      const bucket = key(lines, at);
      const slot = next[bucket] ?? 0;
      next[bucket] = slot + 1;
      for (let i = 0; i < 20; i++) {
        bytes[slot * 20 + i] = (digit(lines[at + 2 * i]) << 4) | digit(lines[at + 2 * i + 1]);
      }
    }
    return new OidSet(bytes, starts, valid.length);
  }

  has(oid: Oid): boolean {
    return oid.length === 40 && this.withPrefix(oid, 1).length === 1;
  }

  /** Up to `limit` members that start with these hex digits (at least 4), full names. */
  withPrefix(prefix: string, limit = 2): Oid[] {
    const wanted = prefix.toLowerCase();
    if (!/^[0-9a-f]{4,40}$/.test(wanted)) return [];
    const bucket = Number.parseInt(wanted.slice(0, 4), 16);
    const found: Oid[] = [];
    for (let slot = this.#starts[bucket] ?? 0; slot < (this.#starts[bucket + 1] ?? 0); slot++) {
      if (!this.#startsWith(slot, wanted)) continue;
      found.push(Buffer.from(this.#bytes.subarray(slot * 20, slot * 20 + 20)).toString('hex'));
      if (found.length === limit) break;
    }
    return found;
  }

  #startsWith(slot: number, wanted: string): boolean {
    for (let i = 4; i < wanted.length; i++) {
      const byte = this.#bytes[slot * 20 + (i >> 1)] ?? 0;
      const nibble = i % 2 === 0 ? byte >> 4 : byte & 15;
      if (nibble !== digit(wanted.charCodeAt(i))) return false;
    }
    return true;
  }
}

function key(lines: Uint8Array, at: number): number {
  return (
    (digit(lines[at]) << 12) |
    (digit(lines[at + 1]) << 8) |
    (digit(lines[at + 2]) << 4) |
    digit(lines[at + 3])
  );
}

/** The value of an ASCII hex digit, lower case. */
function digit(char = 48): number {
  return char < 58 ? char - 48 : char - 87;
}
