import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { Oid } from '@/lib/contracts/git';

/** An object to be packed: what git hashes is the type, the length and the content. */
export interface PackedObject {
  readonly oid: Oid;
  readonly type: 'commit' | 'tree';
  readonly content: Buffer;
}

const typeNumber = { commit: 1, tree: 2 } as const;

/**
 * A pack of whole objects and its index (gitformat-pack(5), both version 2), and the name their files go by. One pair
 * of files takes the place of a file for every object. Oids must be distinct; the pack stays far below 2 GiB.
 */
export function writePack(objects: readonly PackedObject[]): {
  name: string;
  pack: Buffer;
  index: Buffer;
} {
  const header = Buffer.alloc(12);
  header.write('PACK', 'latin1');
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(objects.length, 8);
  const parts = [header];
  let offset = header.length;
  const rows = objects.map(({ oid, type, content }) => {
    const raw = Buffer.concat([
      entryHeader(typeNumber[type], content.length),
      deflateSync(content, { level: 1 }),
    ]);
    const row = { oid, at: offset, crc: crc32(raw) };
    parts.push(raw);
    offset += raw.length;
    return row;
  });
  const body = Buffer.concat(parts);
  const trailer = createHash('sha1').update(body).digest();
  rows.sort((a, b) => (a.oid < b.oid ? -1 : 1));
  return {
    name: `pack-${trailer.toString('hex')}`,
    pack: Buffer.concat([body, trailer]),
    index: indexOf(rows, trailer),
  };
}

function indexOf(
  rows: readonly { readonly oid: Oid; readonly at: number; readonly crc: number }[],
  trailer: Buffer,
): Buffer {
  const fanout = new Uint32Array(256);
  for (const { oid } of rows) {
    for (let first = Number.parseInt(oid.slice(0, 2), 16); first < 256; first++) {
      fanout[first] = (fanout[first] ?? 0) + 1;
    }
  }
  const numbers = [...fanout];
  const content = Buffer.concat([
    Buffer.from([0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2]),
    bigEndian(numbers),
    Buffer.from(rows.map(({ oid }) => oid).join(''), 'hex'),
    bigEndian(rows.map(({ crc }) => crc)),
    bigEndian(rows.map(({ at }) => at)),
    trailer,
  ]);
  return Buffer.concat([content, createHash('sha1').update(content).digest()]);
}

/** Type and size: four bits of the size in the first byte, seven in each that follows. */
function entryHeader(type: number, size: number): Buffer {
  const bytes: number[] = [];
  let byte = (type << 4) | (size & 15);
  let rest = Math.floor(size / 16);
  while (rest > 0) {
    bytes.push(byte | 0x80);
    byte = rest & 0x7f;
    rest = Math.floor(rest / 128);
  }
  bytes.push(byte);
  return Buffer.from(bytes);
}

function bigEndian(numbers: readonly number[]): Buffer {
  const buffer = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) buffer.writeUInt32BE(number, index * 4);
  return buffer;
}
