import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Far above what a repository with a million refs has in packed-refs. */
const limit = 512 * 1024 * 1024;

/**
 * The text of a regular file, or null when there is none at this path. A named pipe or a device that lies where a
 * repository keeps a file counts as none: reading it could wait for ever, and opening it must not.
 */
export async function readRegularFile(file: string): Promise<string | null> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const found = await handle.stat();
      return found.isFile() && found.size <= limit ? await handle.readFile('utf8') : null;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR', 'EISDIR', 'ENXIO', 'ELOOP')) return null;
    throw error;
  }
}

/** Whether a system call failed with one of these codes. */
export function isErrno(error: unknown, ...codes: string[]): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    codes.includes(error.code)
  );
}
