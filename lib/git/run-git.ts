import { type ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { AppError } from '@/lib/errors';
import { gitEnvironment, gitGlobalArguments } from '@/lib/git/environment';
import { gitExecutable } from '@/lib/git/executable';

export interface RunOptions {
  readonly input?: Buffer | string | Readable;
  readonly timeoutMs?: number;
  /** Output past this is an error `too-large`. */
  readonly maxBytes?: number;
  /** Exit codes that are an answer; others are thrown as `git-failed`. Default [0]. */
  readonly accept?: readonly number[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly ms: number;
}

const defaultTimeoutMs = 10 * 60_000;
const defaultMaxBytes = 1024 * 1024 * 1024;

let failures = 0;

/** How many git processes of this one so far ended in a way that another try might not (killed, out of time, failed). */
export function passingFailures(): number {
  return failures;
}

/** Nobody waits for a single line of what is read to its end: git need not write each by itself (git(1), GIT_FLUSH). */
const unflushed = { GIT_FLUSH: '0' };

/** Starts git in a store of ours, with nothing of the caller's environment and no shell in between. */
export async function spawnGit(
  gitDir: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ChildProcess> {
  const { file } = await gitExecutable();
  return spawn(file, [...gitGlobalArguments(gitDir), ...args], {
    cwd: gitDir,
    env: gitEnvironment(gitDir, environment),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Runs git to its end and keeps the output. Throws `git-failed`, `git-killed`, `timeout`, `too-large`, `object-missing`. */
export async function runGit(
  gitDir: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const chunks: Buffer[] = [];
  let end: { exitCode: number; stderr: string; ms: number } | undefined;
  for await (const chunk of streamGit(gitDir, args, options, (done) => {
    end = done;
  })) {
    chunks.push(chunk);
  }
  return {
    stdout: Buffer.concat(chunks),
    exitCode: end?.exitCode ?? 0,
    stderr: end?.stderr ?? '',
    ms: end?.ms ?? 0,
  };
}

/** The same, as a stream of output. Breaking off the loop ends the process. */
export async function* streamGit(
  gitDir: string,
  args: readonly string[],
  options: RunOptions = {},
  onEnd: (end: { exitCode: number; stderr: string; ms: number }) => void = () => {},
): AsyncGenerator<Buffer> {
  const started = performance.now();
  const child = await spawnGit(gitDir, args, { ...unflushed, ...options.environment });
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error('git without pipes');
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>(
    (resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal }));
    },
  );
  // Awaited below; this keeps an early failure from counting as unhandled while output is still read.
  exited.catch(() => {});
  let said = '';
  stderr.on('data', (chunk: Buffer) => {
    if (said.length < 64_000) said += chunk.toString('utf8');
  });
  // git may end before it read everything (EPIPE): its exit code and words tell why.
  stdin.on('error', () => {});
  if (options.input instanceof Readable) options.input.pipe(stdin);
  else stdin.end(options.input ?? '');
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, options.timeoutMs ?? defaultTimeoutMs);
  try {
    let bytes = 0;
    for await (const chunk of stdout as Readable as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > (options.maxBytes ?? defaultMaxBytes)) {
        throw new AppError('too-large', `git ${args[0]} printed more than the limit allows.`, {
          data: { limit: options.maxBytes ?? defaultMaxBytes },
          hint: 'Ask for less, for example for fewer paths or commits.',
        });
      }
      yield chunk;
    }
    const { code, signal } = await exited;
    if (timedOut) {
      failures += 1;
      throw new AppError('timeout', `git ${args[0]} took longer than its bound.`, {
        hint: 'Try again when the machine is less busy.',
      });
    }
    if (code === null) throw killedError(args, signal);
    if (!(options.accept ?? [0]).includes(code)) throw failedError(args, code, said);
    onEnd({ exitCode: code, stderr: said, ms: performance.now() - started });
  } finally {
    clearTimeout(timer);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
}

/** A git process that died under us. */
export function killedError(args: readonly string[], signal: string | null): AppError {
  failures += 1;
  return new AppError(
    'git-killed',
    `A git process (${args[0]}) was ended by ${signal ?? 'a signal'}.`,
    {
      hint: 'Memory may have run out. Run it again; what was already computed is kept.',
      data: { command: args[0], signal },
    },
  );
}

/** What a failed git means: a missing object is told apart from other failures. */
export function failedError(args: readonly string[], code: number, stderr: string): AppError {
  const words = stderr.trim().split('\n').slice(-3).join(' ').slice(0, 500);
  const missing =
    /unable to read|missing|bad object|[Cc]ould not read|unable to find|not found in|is corrupt|is empty|unable to unpack|inflate:/.test(
      words,
    );
  const oid = /[0-9a-f]{40}/.exec(words)?.[0];
  if (missing) {
    return new AppError('object-missing', `The repository lacks an object: ${words}`, {
      hint: 'The repository is a partial or shallow clone, or is damaged: `git fsck` in it names what is missing.',
      data: { oid: oid ?? null },
    });
  }
  failures += 1;
  return new AppError('git-failed', `git ${args[0]} failed (${code}): ${words}`, {
    data: { command: args[0], exitCode: code },
  });
}
