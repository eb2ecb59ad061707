import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, isAppError } from '@/lib/errors';
import { isErrno, readRegularFile } from '@/lib/git/regular-file';

/** Where one of the user's repositories keeps what we read. Found by reading files only: git never runs in it. */
export interface UserRepository {
  /** As the user named it. */
  readonly named: string;
  /** Holds HEAD (for a linked work tree: its own folder below worktrees/). */
  readonly gitDir: string;
  /** Holds refs, packed-refs and objects; the same as `gitDir` but for linked work trees. */
  readonly commonDir: string;
  /** Its object directory and every alternate of it, nested ones included. */
  readonly objectDirs: readonly string[];
  /** Commits at which a shallow clone is cut. */
  readonly shallow: readonly string[];
}

/**
 * Finds the repository at exactly this path: bare, a work tree with `.git` (folder or file), or a git directory;
 * parents are never searched. Throws `not-a-repository`.
 */
export async function findUserRepository(named: string): Promise<UserRepository> {
  try {
    return await lookAt(named);
  } catch (cause) {
    if (!isErrno(cause, 'EACCES', 'EPERM')) throw cause;
    throw notARepository(named, 'it may not be read by this account', cause);
  }
}

async function lookAt(named: string): Promise<UserRepository> {
  const gitDir = await findGitDir(named);
  const commonDir = await findCommonDir(gitDir);
  await refuseForeignFormats(named, commonDir);
  const objects = path.join(commonDir, 'objects');
  if (!(await isDirectory(objects))) throw notARepository(named, 'it has no objects folder');
  const objectDirs: string[] = [];
  await collectAlternates(await realpath(objects), objectDirs);
  const shallowText = await readRegularFile(path.join(commonDir, 'shallow'));
  const shallow = (shallowText ?? '').split('\n').filter((line) => /^[0-9a-f]{40}$/.test(line));
  return { named, gitDir, commonDir, objectDirs, shallow };
}

async function findGitDir(named: string): Promise<string> {
  let at: string;
  try {
    at = await realpath(named);
  } catch (cause) {
    if (isErrno(cause, 'EACCES', 'EPERM')) throw cause;
    throw notARepository(named, 'there is nothing at this path', cause);
  }
  if ((await stat(at)).isFile()) return followGitFile(named, at);
  const inside = path.join(at, '.git');
  if (await isFile(inside)) return followGitFile(named, inside);
  for (const candidate of [inside, at]) {
    if (await isFile(path.join(candidate, 'HEAD'))) return candidate;
  }
  throw notARepository(named, 'it holds neither .git nor HEAD');
}

async function followGitFile(named: string, file: string): Promise<string> {
  const text = await readRegularFile(file);
  const target = /^gitdir: (.+?)\r?\n?$/s.exec((text ?? '').slice(0, 8192))?.[1];
  if (target === undefined) {
    const why = path.basename(file) === '.git' ? 'its .git file names no folder' : 'it is a file';
    throw notARepository(named, why);
  }
  const gitDir = path.resolve(path.dirname(file), target);
  if (!(await isFile(path.join(gitDir, 'HEAD')))) {
    throw notARepository(named, `its .git file names ${gitDir}, which is no repository`);
  }
  return realpath(gitDir);
}

async function findCommonDir(gitDir: string): Promise<string> {
  const text = await readRegularFile(path.join(gitDir, 'commondir'));
  if (text === null) return gitDir;
  return realpath(path.resolve(gitDir, text.trim())).catch(() => gitDir);
}

/** SHA-256 repositories and reftables need another reader: said at once instead of as missing objects later. */
async function refuseForeignFormats(named: string, commonDir: string): Promise<void> {
  const config = (await readRegularFile(path.join(commonDir, 'config'))) ?? '';
  if (/^\s*objectformat\s*=\s*"?sha256/im.test(config)) {
    throw new AppError('not-a-repository', `${named} names its objects by SHA-256.`, {
      hint: 'Stablehand reads SHA-1 repositories only.',
      data: { path: named },
    });
  }
  if (/^\s*refstorage\s*=\s*"?reftable/im.test(config)) {
    throw new AppError('not-a-repository', `${named} keeps its refs in a reftable.`, {
      hint: 'Run `git refs migrate --ref-format=files` in a copy of it and name the copy.',
      data: { path: named },
    });
  }
}

async function collectAlternates(objects: string, into: string[]): Promise<void> {
  if (into.includes(objects)) return;
  into.push(objects);
  const text = await readRegularFile(path.join(objects, 'info', 'alternates'));
  for (const line of (text ?? '').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const written = line.startsWith('"') ? unquote(line) : line;
    const next = await realpath(path.resolve(objects, written)).catch(() => null);
    // git too goes on without an alternate that is gone; what it held is reported as missing when asked for.
    if (next !== null && (await isDirectory(next))) await collectAlternates(next, into);
  }
}

function unquote(line: string): string {
  const bytes: number[] = [];
  const inner = Buffer.from(line.slice(1, line.lastIndexOf('"')), 'utf8');
  const simple: Record<string, number> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11 };
  for (let at = 0; at < inner.length; at++) {
    const byte = inner[at] ?? 0;
    if (byte !== 0x5c) {
      bytes.push(byte);
      continue;
    }
    const octal = /^[0-3][0-7]{2}/.exec(inner.toString('latin1', at + 1, at + 4))?.[0];
    if (octal !== undefined) {
      bytes.push(Number.parseInt(octal, 8));
      at += 3;
    } else {
      at += 1;
      bytes.push(simple[String.fromCharCode(inner[at] ?? 0)] ?? inner[at] ?? 0);
    }
  }
  return Buffer.from(bytes).toString('utf8');
}

async function isFile(file: string): Promise<boolean> {
  return (await statIfThere(file))?.isFile() === true;
}

async function isDirectory(file: string): Promise<boolean> {
  return (await statIfThere(file))?.isDirectory() === true;
}

/** What may not be looked at is no answer: it throws. */
function statIfThere(file: string) {
  return stat(file).catch((error: unknown) => {
    if (isErrno(error, 'EACCES', 'EPERM')) throw error;
    return null;
  });
}

function notARepository(named: string, why: string, cause?: unknown): AppError {
  if (isAppError(cause)) return cause;
  return new AppError('not-a-repository', `${named} is not a git repository: ${why}.`, {
    hint: 'Name a bare repository, a work tree, or its .git folder.',
    data: { path: named },
    ...(cause === undefined ? {} : { cause }),
  });
}
