import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '@/lib/errors';

const run = promisify(execFile);

/** The git program by absolute path, so that later runs need nothing of the caller's environment. */
export interface GitExecutable {
  readonly file: string;
  /** [2, 39, 5] */
  readonly version: readonly number[];
}

const oldest: readonly number[] = [2, 39];

let found: Promise<GitExecutable> | undefined;

/**
 * The git program of this machine, looked up once. Throws `git-failed` when there is none and `git-too-old` below
 * 2.39 (`merge-tree --write-tree --stdin` came with it).
 */
export function gitExecutable(): Promise<GitExecutable> {
  found ??= look().catch((error: unknown) => {
    found = undefined;
    throw error;
  });
  return found;
}

async function look(): Promise<GitExecutable> {
  let execPath: string;
  let words: string;
  try {
    const said = await Promise.all([run('git', ['--exec-path']), run('git', ['version'])]);
    execPath = said[0].stdout.trim();
    words = said[1].stdout;
  } catch (cause) {
    throw new AppError('git-failed', 'git could not be started.', {
      hint: 'Install git 2.39 or newer and make sure that `git version` works in a shell.',
      cause,
    });
  }
  const version = (/(\d+)\.(\d+)(?:\.(\d+))?/.exec(words) ?? []).slice(1).map(Number);
  if (!atLeast(version, oldest)) {
    throw new AppError('git-too-old', `git is too old: ${words.trim()}; 2.39 is needed.`, {
      hint: 'Install git 2.39 or newer.',
    });
  }
  const own = path.join(execPath, 'git');
  return { file: existsSync(own) ? own : 'git', version };
}

function atLeast(version: readonly number[], wanted: readonly number[]): boolean {
  for (const [index, part] of wanted.entries()) {
    const have = version[index] ?? 0;
    if (have !== part) return have > part;
  }
  return true;
}
