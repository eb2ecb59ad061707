import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArchivedMessage, GitReader } from '@/lib/ports';
import {
  messageLimit,
  openArchive,
  openStream,
  truncatedTo,
  truncationOf,
  unpacksToTooMuch,
} from './archives';
import { MboxSplitter, startsAsMbox, unframe } from './mbox-splitter';
import { publicInboxArchive } from './public-inbox';

const separator = 'From mboxrd@z Thu Jan  1 00:00:00 1970\n';
const message = (n: number, body = 'text\n') => `Subject: ${n}\nMessage-ID: <${n}@x>\n\n${body}`;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'archive-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function all(messages: AsyncIterable<ArchivedMessage>): Promise<ArchivedMessage[]> {
  const list: ArchivedMessage[] = [];
  for await (const entry of messages) list.push(entry);
  return list;
}

function split(input: Buffer, sizes: readonly number[]) {
  const splitter = new MboxSplitter({ limit: 1 << 20, truncateTo: 1 << 10 });
  const slices = [];
  let position = 0;
  for (let index = 0; position < input.length; index += 1) {
    const next = position + (sizes[index % sizes.length] ?? 1);
    slices.push(...splitter.push(input.subarray(position, next)));
    position = next;
  }
  return [...slices, ...splitter.end()];
}

describe('mbox', () => {
  it('splits at separators only, in whatever chunks it comes', () => {
    const text = `${separator}${message(1, 'body\n\nFrom here on it is text\n>From quoted\n')}\nFrom a@b Mon Sep  1 10:00:00 2025\n${message(2)}\n${separator}`;
    const bytes = Buffer.from(text);
    for (const sizes of [[1], [7], [4096], [3, 50, 2]]) {
      const slices = split(bytes, sizes);
      expect(slices.map((slice) => slice.bytes.toString().split('\n', 1)[0])).toEqual([
        separator.trim(),
        'From a@b Mon Sep  1 10:00:00 2025',
        separator.trim(),
      ]);
      expect(Buffer.concat(slices.map((slice) => slice.bytes)).equals(bytes)).toBe(true);
    }
  });

  it('put together, the slices are the input; chunks do not matter', () => {
    const pieces = fc.constantFrom(
      separator,
      '\n',
      '\r\n',
      'From x\n',
      'From a 10:00 2024\n',
      'Subject: x\n',
      '>From y\n',
      'text',
      'F',
      '\nFro',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        (parts, sizes) => {
          const input = Buffer.from(parts.join(''));
          const slices = split(input, sizes);
          expect(Buffer.concat(slices.map((slice) => slice.bytes)).equals(input)).toBe(true);
          const whole = split(input, [1 << 20]);
          expect(slices.map((slice) => slice.offset)).toEqual(whole.map((slice) => slice.offset));
          let offset = 0;
          for (const slice of slices) {
            expect(slice.offset).toBe(offset);
            offset += slice.size;
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('takes the framing off', () => {
    expect(unframe(Buffer.from(`${separator}a: b\n\n>From x\n>>From y\n\n`)).toString()).toBe(
      'a: b\n\nFrom x\n>From y\n',
    );
    expect(unframe(Buffer.from('From x\r\na: b\r\n\r\nt\r\n\r\n')).toString()).toBe(
      'a: b\r\n\r\nt\r\n',
    );
    expect(unframe(Buffer.from('From x')).toString()).toBe('');
  });

  it('reads on from where it stopped', async () => {
    const file = path.join(folder, 'list');
    await writeFile(file, [1, 2, 3].map((n) => `${separator}${message(n)}\n`).join(''));
    const archive = await openArchive(file);
    expect(archive.kind).toBe('mbox');
    const whole = await all(archive.messages());
    expect(whole.map((entry) => entry.raw.toString())).toEqual([1, 2, 3].map((n) => message(n)));
    const rest = await all(archive.messages({ offset: whole[0]?.end ?? 0 }));
    expect(rest).toEqual(whole.slice(1));
    expect(await all(archive.messages({ offset: whole[2]?.end ?? 0 }))).toEqual([]);
  });

  it('reads a gzipped mbox and a stream alike', async () => {
    const text = [1, 2].map((n) => `${separator}${message(n)}\n`).join('');
    const file = path.join(folder, 'list.gz');
    await writeFile(file, gzipSync(text));
    const zipped = await all((await openArchive(file)).messages());
    async function* stream() {
      yield Buffer.from(text.slice(0, 30));
      yield Buffer.from(text.slice(30));
    }
    const streamed = await all(openStream(stream()).messages());
    expect(zipped.map((entry) => entry.raw)).toEqual(streamed.map((entry) => entry.raw));
    async function* packed() {
      yield gzipSync(text).subarray(0, 20);
      yield gzipSync(text).subarray(20);
    }
    const unpacked = await all(openStream(packed(), 'upload.gz').messages());
    expect(unpacked.map((entry) => entry.raw)).toEqual(streamed.map((entry) => entry.raw));
    async function* twice() {
      yield gzipSync(gzipSync(text));
    }
    // A file may unpack to itself: what is packed inside stays packed.
    expect((await all(openStream(twice()).messages())).map((entry) => entry.framed)).toEqual([
      false,
    ]);
    expect(streamed.length).toBe(2);
  });

  it('says how much a gzipped file may unpack to', () => {
    expect(unpacksToTooMuch('big.gz')).toMatchObject({
      code: 'too-large',
      message: 'big.gz unpacks to more than 2048 MiB.',
    });
  });

  it('says that a gzipped file is cut off, after the messages before that place', async () => {
    const noise = (n: number) =>
      randomBytes(60_000).toString('base64').replace(/.{72}/g, `$&\n${n}`);
    const text = [1, 2, 3].map((n) => `${separator}${message(n)}\n${noise(n)}\n\n`).join('');
    const file = path.join(folder, 'cut.gz');
    const zipped = gzipSync(text);
    await writeFile(file, zipped.subarray(0, zipped.length - 20_000));
    const read: string[] = [];
    const reading = async () => {
      for await (const entry of (await openArchive(file)).messages())
        read.push(entry.raw.toString());
    };
    await expect(reading()).rejects.toMatchObject({ code: 'bad-input' });
    expect(read.map((raw) => raw.slice(0, message(1).length))).toEqual([message(1), message(2)]);
  });

  it('keeps the beginning of a message past the limit, and goes on after it', async () => {
    const file = path.join(folder, 'big');
    const big = Buffer.alloc(messageLimit + 5_000_000, 'x line of text\n');
    await writeFile(
      file,
      Buffer.concat([
        Buffer.from(`${separator}${message(1)}`),
        big,
        Buffer.from(`\n${separator}${message(2)}\n`),
      ]),
    );
    const found = await all((await openArchive(file)).messages());
    expect(found.map((entry) => entry.truncated)).toEqual([true, false]);
    expect(found[0]?.size).toBeGreaterThan(messageLimit + 5_000_000);
    expect(found[0]?.raw.length).toBeLessThanOrEqual(truncatedTo);
    expect(found[0]?.raw.subarray(0, message(1).length).toString()).toBe(message(1));
    expect(found.map(truncationOf)).toEqual([
      'the message has 21 MiB, more than the 16 MiB that are taken whole: only its beginning was read, without the patch',
      null,
    ]);
    expect(found[1]?.raw.toString()).toBe(message(2));
  });
});

describe('a splitter with bounds', () => {
  it.each([1, 7, 64, 5000])(
    'keeps whole what fits and the head of the rest, %i bytes at a time',
    (step) => {
      const splitter = new MboxSplitter({ limit: 300, truncateTo: 100 });
      const parts = [
        `${separator}${message(1)}\n`,
        `${separator}${message(2)}${'long\n'.repeat(200)}\n`,
        `${separator}${message(3)}`,
      ];
      const input = Buffer.from(parts.join(''));
      const slices = [];
      for (let at = 0; at < input.length; at += step) {
        slices.push(...splitter.push(input.subarray(at, at + step)));
      }
      slices.push(...splitter.end());
      expect(slices.map((slice) => slice.size)).toEqual(parts.map((part) => part.length));
      expect(slices.map((slice) => slice.bytes.toString())).toEqual([
        parts[0],
        parts[1]?.slice(0, 100),
        parts[2],
      ]);
    },
  );
});

describe('other sources', () => {
  it('maildir: cur and new, in a stable order, resumable', async () => {
    await Promise.all(['cur', 'new', 'tmp'].map((name) => mkdir(path.join(folder, name))));
    await writeFile(path.join(folder, 'cur', '2.b:2,S'), message(2));
    await writeFile(path.join(folder, 'new', '1.a'), message(1));
    await writeFile(path.join(folder, 'tmp', '0.x'), message(0));
    const archive = await openArchive(folder);
    expect(archive.kind).toBe('maildir');
    const found = await all(archive.messages());
    expect(found.map((entry) => entry.sourceId)).toEqual(['1.a', '2.b']);
    expect((await all(archive.messages({ after: '1.a' }))).map((entry) => entry.sourceId)).toEqual([
      '2.b',
    ]);
  });

  it('a directory of .eml files, and one of them', async () => {
    await writeFile(path.join(folder, 'a.eml'), message(1));
    await writeFile(path.join(folder, 'readme.md'), 'no');
    expect((await all((await openArchive(folder)).messages())).length).toBe(1);
    const one = await openArchive(path.join(folder, 'a.eml'));
    expect(one.kind).toBe('message');
    expect((await all(one.messages()))[0]?.raw.toString()).toBe(message(1));
  });

  it('says what it cannot read', async () => {
    await expect(openArchive(path.join(folder, 'none'))).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(openArchive(folder)).rejects.toMatchObject({ code: 'bad-input' });
    await mkdir(path.join(folder, 'objects'));
    await expect(openArchive(folder)).rejects.toThrow('git repository');
    expect(startsAsMbox(Buffer.from('From the beginning\nit was text'))).toBe(false);
  });
});

describe('public-inbox', () => {
  const oid = (n: number) => String(n).repeat(40);
  const trees: Record<string, readonly [string, string]> = {
    [oid(1)]: ['m', message(1)],
    [oid(2)]: ['m', message(2)],
    [oid(3)]: ['d', message(1)],
  };

  function reader(history: readonly string[]): GitReader {
    const known: Partial<GitReader> = {
      resolve: async () => history.at(-1) ?? oid(0),
      has: async (commit) => commit in trees,
      isAncestor: async (commit) => history.includes(commit),
      revList: async (_include, exclude = []) => {
        const from = exclude[0] === undefined ? 0 : history.indexOf(exclude[0]) + 1;
        const newestFirst = history.slice(from).reverse();
        return Buffer.from(newestFirst.map((commit) => `${commit}\n`).join(''));
      },
      entry: async (commit, name) =>
        trees[commit]?.[0] === name ? { mode: '100644', oid: commit, path: name } : null,
      blob: async (blob) => Buffer.from(trees[blob]?.[1] ?? ''),
      sizes: async (blobs) => blobs.map((blob) => trees[blob]?.[1]?.length ?? null),
    };
    return known as GitReader;
  }

  it('one message per commit; deletions are marked; goes on after the last commit seen', async () => {
    const archive = publicInboxArchive(reader([oid(1), oid(2), oid(3)]), 'master');
    const found = await all(archive.messages());
    expect(found.map(({ sourceId, deleted }) => [sourceId, deleted])).toEqual([
      [oid(1), false],
      [oid(2), false],
      [oid(3), true],
    ]);
    expect(found[0]?.raw.toString()).toBe(message(1));
    const rest = await all(archive.messages({ after: oid(1) }));
    expect(rest.map((entry) => entry.sourceId)).toEqual([oid(2), oid(3)]);
  });

  it('is read again from the start when the last commit seen has vanished', async () => {
    const archive = publicInboxArchive(reader([oid(2), oid(3)]), 'master');
    for (const gone of [oid(1), oid(9)]) {
      expect((await all(archive.messages({ after: gone }))).length).toBe(2);
    }
  });
});
