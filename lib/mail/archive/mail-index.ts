import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '@/lib/errors';
import type { MailKey } from '@/lib/ports';

/**
 * An index of one mail archive as files: segments of at most `segmentMails` mails, each a file of rows (one JSON line a
 * mail) and a file of sorted keys (8 bytes of hash, 6 bytes of row offset). A look-up is a binary search per segment,
 * whatever the size; nothing is held in memory. `manifest.json` names the segments and where reading goes on; it is
 * replaced whole, so that a killed build goes on behind the last checkpoint.
 */

/** A row of the index. Short names: there is one per mail. */
const Row = z.object({
  /** Message-ID without brackets. */
  i: z.string(),
  /** What it answers, nearest first. */
  p: z.array(z.string()),
  s: z.string(),
  t: z.string(),
  n: z.string(),
  f: z.string(),
  d: z.number().nullable(),
  k: z.string().nullable(),
  /** Where the message is in its archive. */
  o: z.string(),
  /** A deletion: mails of this Message-ID before it are gone. */
  x: z.literal(1).optional(),
});
export type MailRow = z.infer<typeof Row>;

const Manifest = z.object({
  version: z.literal(1),
  /** What was read: another source begins anew. */
  source: z.string(),
  segments: z.array(z.object({ name: z.string().regex(/^[\w-]+$/), mails: z.number().int() })),
  mails: z.number().int(),
  deletions: z.number().int(),
  /** Where reading goes on, by epoch (one for everything but public-inbox). */
  cursor: z.record(z.string(), z.string()),
  /** Everything that was there at the last look is in. */
  complete: z.boolean(),
});
export type MailManifest = z.infer<typeof Manifest>;

const segmentMails = 100_000;
const keyBytes = 14;
const hashBytes = 8;
/** Rows that one look-up may bring. */
const mostHits = 400;

const prefix: Readonly<Record<MailKey, string>> = {
  'message-id': 'i',
  parent: 'p',
  'patch-id': 'k',
  title: 't',
};

function hashOf(key: MailKey, value: string): Buffer {
  return createHash('sha1').update(prefix[key]).update(value).digest().subarray(0, hashBytes);
}

function keysOf(row: MailRow): [MailKey, string][] {
  if (row.x === 1) return [['message-id', row.i]];
  return [
    ['message-id', row.i],
    ...row.p.map((one): [MailKey, string] => ['parent', one]),
    ...(row.k === null ? [] : [['patch-id', row.k] as [MailKey, string]]),
    ...(row.t === '' ? [] : [['title', row.t] as [MailKey, string]]),
  ];
}

function matches(row: MailRow, key: MailKey, value: string): boolean {
  if (key === 'message-id') return row.i === value;
  if (row.x === 1) return false;
  if (key === 'parent') return row.p.includes(value);
  return key === 'patch-id' ? row.k === value : row.t === value;
}

const emptyManifest = (source: string): MailManifest => ({
  version: 1,
  source,
  segments: [],
  mails: 0,
  deletions: 0,
  cursor: {},
  complete: false,
});

/** The manifest in a folder; null when there is no index, or one of another kind. */
export function readManifest(folder: string): MailManifest | null {
  let text: string;
  try {
    text = fs.readFileSync(path.join(folder, 'manifest.json'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const read = Manifest.safeParse(JSON.parse(text));
  return read.success ? read.data : null;
}

/** Look-ups in an index as it is now; a later build does not disturb an open one. */
export class MailIndexReader {
  readonly manifest: MailManifest;
  readonly #files: number[] = [];
  readonly #segments: { rows: number; keys: number; count: number }[] = [];

  constructor(folder: string, manifest: MailManifest) {
    this.manifest = manifest;
    try {
      for (const { name } of manifest.segments) {
        const rows = this.#open(path.join(folder, `${name}.rows`));
        const keys = this.#open(path.join(folder, `${name}.keys`));
        this.#segments.push({ rows, keys, count: fs.fstatSync(keys).size / keyBytes });
      }
    } catch (error) {
      this.close();
      throw error;
    }
  }

  #open(file: string): number {
    const opened = fs.openSync(file, 'r');
    this.#files.push(opened);
    return opened;
  }

  /** Rows in the order of the archive; deleted mails left out. */
  find(key: MailKey, value: string): MailRow[] {
    const found = this.#hits(key, value);
    if (this.manifest.deletions === 0) return found.map(({ row }) => row);
    return found.filter((hit) => !this.#deletedAfter(hit)).map(({ row }) => row);
  }

  close(): void {
    this.#segments.length = 0;
    for (const file of this.#files.splice(0)) fs.closeSync(file);
  }

  #deletedAfter({ row, at }: Hit): boolean {
    if (row.x === 1) return true;
    return this.#hits('message-id', row.i).some((one) => one.row.x === 1 && one.at > at);
  }

  #hits(key: MailKey, value: string): Hit[] {
    const hash = hashOf(key, value);
    const out: Hit[] = [];
    for (const [order, segment] of this.#segments.entries()) {
      const record = Buffer.alloc(keyBytes);
      for (let at = lowerBound(segment, hash); at < segment.count; at += 1) {
        fs.readSync(segment.keys, record, 0, keyBytes, at * keyBytes);
        if (record.compare(hash, 0, hashBytes, 0, hashBytes) !== 0 || out.length >= mostHits) break;
        const offset = record.readUIntBE(hashBytes, 6);
        const row = readRow(segment.rows, offset);
        if (matches(row, key, value)) out.push({ row, at: order * 2 ** 48 + offset });
      }
    }
    return out.sort((a, b) => a.at - b.at);
  }
}

interface Hit {
  readonly row: MailRow;
  /** Position in the whole index. */
  readonly at: number;
}

function lowerBound(segment: { keys: number; count: number }, hash: Buffer): number {
  const record = Buffer.alloc(hashBytes);
  let low = 0;
  let high = segment.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    fs.readSync(segment.keys, record, 0, hashBytes, middle * keyBytes);
    if (record.compare(hash) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function readRow(file: number, offset: number): MailRow {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const chunk = Buffer.alloc(4096);
    const read = fs.readSync(file, chunk, 0, chunk.length, offset + bytes.length);
    const newline = chunk.subarray(0, read).indexOf(10);
    bytes = Buffer.concat([bytes, chunk.subarray(0, newline < 0 ? read : newline)]);
    if (newline >= 0 || read === 0) break;
  }
  return Row.parse(JSON.parse(bytes.toString('utf8')));
}

/** Adds to an index. One writer at a time: the caller holds a lock. */
export class MailIndexWriter {
  readonly #folder: string;
  #manifest: MailManifest;
  #rows: MailRow[] = [];

  /** Goes on with what the folder holds of this source, or begins anew. */
  constructor(folder: string, source: string) {
    this.#folder = folder;
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const held = readManifest(folder);
    this.#manifest = held !== null && held.source === source ? held : emptyManifest(source);
  }

  get manifest(): MailManifest {
    return this.#manifest;
  }

  /** Mails added and not yet in the files. */
  get waiting(): number {
    return this.#rows.length;
  }

  /** Forgets everything that was read: the archive was rewritten. */
  restart(): void {
    this.#rows = [];
    this.#manifest = emptyManifest(this.#manifest.source);
  }

  add(row: MailRow): void {
    this.#rows.push(row);
  }

  /** Writes what was added, and where to go on. */
  checkpoint(cursor: Readonly<Record<string, string>>, complete: boolean): void {
    const before = this.#manifest;
    const segments = [...before.segments];
    const last = segments.at(-1);
    let rows = this.#rows;
    if (rows.length > 0) {
      // The last, small one is written again together with the new ones, so that there never is more than one.
      if (last !== undefined && last.mails + rows.length <= segmentMails) {
        rows = [...this.#readAll(last.name), ...rows];
        segments.pop();
      }
      const name = `${segments.length}-${before.mails + this.#rows.length}-${Date.now().toString(36)}`;
      this.#writeSegment(name, rows);
      segments.push({ name, mails: rows.length });
    }
    const removed = this.#rows.filter((row) => row.x === 1).length;
    this.#manifest = {
      ...before,
      segments,
      mails: before.mails + this.#rows.length - removed,
      deletions: before.deletions + removed,
      cursor: { ...before.cursor, ...cursor },
      complete,
    };
    this.#rows = [];
    const file = path.join(this.#folder, 'manifest.json');
    fs.writeFileSync(`${file}.new`, JSON.stringify(this.#manifest));
    fs.renameSync(`${file}.new`, file);
    this.#sweep();
  }

  #readAll(name: string): MailRow[] {
    const text = fs.readFileSync(path.join(this.#folder, `${name}.rows`), 'utf8');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => Row.parse(JSON.parse(line)));
  }

  #writeSegment(name: string, rows: readonly MailRow[]): void {
    const lines: Buffer[] = [];
    const keys: Buffer[] = [];
    let offset = 0;
    for (const row of rows) {
      const line = Buffer.from(`${JSON.stringify(row)}\n`);
      lines.push(line);
      for (const [key, value] of keysOf(row)) {
        const record = Buffer.alloc(keyBytes);
        hashOf(key, value).copy(record);
        record.writeUIntBE(offset, hashBytes, 6);
        keys.push(record);
      }
      offset += line.length;
    }
    keys.sort((a, b) => a.compare(b));
    const file = path.join(this.#folder, name);
    fs.writeFileSync(`${file}.rows`, Buffer.concat(lines));
    fs.writeFileSync(`${file}.keys`, Buffer.concat(keys));
  }

  /** Files of segments that no manifest names any more. Open readers keep theirs until they close them. */
  #sweep(): void {
    const used = new Set(this.#manifest.segments.map(({ name }) => name));
    for (const file of fs.readdirSync(this.#folder)) {
      const name = /^([\w-]+)\.(?:rows|keys)$/.exec(file)?.[1];
      if (name !== undefined && !used.has(name))
        fs.rmSync(path.join(this.#folder, file), { force: true });
    }
  }
}

/** Opens the index in a folder; null when there is none. Tries again when a build replaces it at that moment. */
export function openMailIndex(folder: string): MailIndexReader | null {
  for (let attempt = 0; ; attempt += 1) {
    const manifest = readManifest(folder);
    if (manifest === null) return null;
    try {
      return new MailIndexReader(folder, manifest);
    } catch (cause) {
      if (attempt < 5) continue;
      throw new AppError('unavailable', `The mail index in ${folder} cannot be read.`, {
        cause,
        hint: 'Delete the folder: the index is built again.',
      });
    }
  }
}
