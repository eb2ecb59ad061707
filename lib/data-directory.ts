import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';

/**
 * The data directory, made when missing. Others may pass through it (the account that the embedded Postgres is
 * dropped to has to) but not list it; what is secret in it is a file of mode 600. Throws `unavailable`.
 */
export function dataDirectory(): string {
  const directory = env().dataDirectory;
  try {
    fs.mkdirSync(path.dirname(directory), { recursive: true });
    fs.mkdirSync(directory, { recursive: true, mode: 0o711 });
    fs.accessSync(directory, fs.constants.W_OK | fs.constants.X_OK);
  } catch (cause) {
    throw new AppError('unavailable', `The data directory ${directory} cannot be written.`, {
      hint: 'Set STABLEHAND_DATA to a folder of yours.',
      cause,
    });
  }
  return directory;
}

/** Writes a file that only its owner may read, all at once: a reader sees the old content or the new one. */
export function writeSecretFile(file: string, content: string): void {
  const aside = `${file}.new-${process.pid}`;
  fs.writeFileSync(aside, content, { mode: 0o600 });
  fs.renameSync(aside, file);
}

/** 256 random bits, URL-safe. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/**
 * The secret that signs sessions: STABLEHAND_SECRET, or the one kept in the data directory (made at first use;
 * two processes that make it at once agree on one).
 */
export function sessionSecret(): string {
  const given = env().secret;
  if (given !== null) return given;
  const file = path.join(dataDirectory(), 'session-secret');
  try {
    const aside = `${file}.new-${process.pid}`;
    fs.writeFileSync(aside, newSecret(), { mode: 0o600 });
    try {
      fs.linkSync(aside, file); // fails when another process was first, and its secret stands
    } finally {
      fs.rmSync(aside, { force: true });
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return fs.readFileSync(file, 'utf8').trim();
}
