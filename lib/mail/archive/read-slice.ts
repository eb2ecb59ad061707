import { open } from 'node:fs/promises';
import { AppError } from '@/lib/errors';
import { messageLimit } from './archives';
import { unframe } from './mbox-splitter';

/** The message that stands between two offsets of an mbox, framing off. Throws `object-missing` when the file is shorter. */
export async function readSlice(file: string, from: number, to: number): Promise<Buffer> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    throw new AppError('object-missing', `${file} cannot be read.`, { cause });
  });
  try {
    const wanted = Math.min(to - from, messageLimit);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(wanted), 0, wanted, from);
    if (bytesRead < wanted) {
      throw new AppError('object-missing', `${file} is shorter than when it was indexed.`);
    }
    return unframe(buffer);
  } finally {
    await handle.close();
  }
}

/** The first bytes of a file, to tell whether it still is the one that was read. */
export async function readStart(file: string, bytes: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
