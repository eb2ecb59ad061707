import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip, gunzipSync, gzipSync } from 'node:zlib';
import type { Tx } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { jsonText } from './sql-text';

/** sha256 of the plain content, hex: the key of a blob. */
export function blobDigest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Stores contents once each (by digest) and returns their digests in the order given. Compressed when that is smaller.
 * Sorted by key, so that two transactions that store the same blobs cannot deadlock.
 */
export async function putBlobs(tx: Tx, contents: readonly Uint8Array[]): Promise<string[]> {
  const digests = contents.map(blobDigest);
  const unique = new Map(contents.map((bytes, at) => [digests[at] ?? '', bytes]));
  if (unique.size === 0) return [];
  const rows = [...unique].map(([digest, bytes]) => {
    const packed = gzipSync(bytes, { level: 6 });
    const smaller = packed.length < bytes.length;
    return {
      digest,
      size: bytes.length,
      encoding: smaller ? 'gzip' : 'identity',
      bytes: Buffer.from(smaller ? packed : bytes).toString('base64'),
    };
  });
  await tx.$executeRaw`
    INSERT INTO "Blob" ("digest", "size", "encoding", "bytes")
    SELECT x."digest", x."size", x."encoding", decode(x."bytes", 'base64')
    FROM jsonb_to_recordset(${jsonText(rows)}::jsonb)
      AS x("digest" text, "size" int, "encoding" text, "bytes" text)
    ORDER BY x."digest"
    ON CONFLICT ("digest") DO NOTHING`;
  return digests;
}

/** Stores one content that may be too large for a JSON parameter (an uploaded mailbox). Returns its digest. */
export async function putLargeBlob(tx: Tx, bytes: Uint8Array): Promise<string> {
  const digest = blobDigest(bytes);
  const packed = gzipSync(bytes, { level: 6 });
  const smaller = packed.length < bytes.length;
  await tx.blob.createMany({
    data: [
      {
        digest,
        size: bytes.length,
        encoding: smaller ? 'gzip' : 'identity',
        bytes: new Uint8Array(smaller ? packed : bytes),
      },
    ],
    skipDuplicates: true,
  });
  return digest;
}

/** The plain content of a blob. Throws `not-found`. */
export async function readBlob(tx: Tx, digest: string): Promise<Buffer> {
  const row = await tx.blob.findUnique({ where: { digest } });
  if (!row) throw new AppError('not-found', `No stored content has the digest ${digest}.`);
  const bytes = Buffer.from(row.bytes);
  return row.encoding === 'gzip' ? gunzipSync(bytes) : bytes;
}

/**
 * The plain content of a blob as a stream, anew at every call, holding only the stored form in memory. Throws
 * `not-found`.
 */
export async function openBlob(tx: Tx, digest: string): Promise<() => AsyncIterable<Buffer>> {
  const row = await tx.blob.findUnique({ where: { digest } });
  if (!row) throw new AppError('not-found', `No stored content has the digest ${digest}.`);
  const { bytes, encoding } = row;
  return () =>
    encoding === 'gzip' ? Readable.from(slices(bytes)).pipe(createGunzip()) : slices(bytes);
}

async function* slices(bytes: Uint8Array): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536)
    yield Buffer.from(bytes.subarray(at, at + 65_536));
}

/** Whether a blob of that digest is stored. */
export async function hasBlob(tx: Tx, digest: string): Promise<boolean> {
  return (await tx.blob.count({ where: { digest } })) > 0;
}
