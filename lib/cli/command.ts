import os from 'node:os';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { AppError, isAppError } from '@/lib/errors';
import type { CommandRun, Output } from './output';

/** The account at the shell: the actor that audit rows name. */
export function account(): string {
  try {
    return os.userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`; // an account without an entry in the user list
  }
}

/** Reads the arguments by the description of the options. Throws `bad-input` in the words of a person. */
export function readOptions<Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('bad-input', message.split('. ')[0] ?? message, { cause });
  }
}

/** Throws `bad-input` when an option that is needed was left out. */
export function needed(value: string | undefined, name: string): string {
  if (value !== undefined && value !== '') return value;
  throw new AppError('bad-input', `${name} is needed.`);
}

/** The one argument of a command that takes a file and nothing else. Throws `bad-input`. */
export function onlyFile(argv: readonly string[]): string {
  const { positionals } = readOptions({ args: [...argv], options: {}, allowPositionals: true });
  if (positionals.length > 1) throw new AppError('bad-input', 'One file at a time.');
  return needed(positionals[0], 'FILE');
}

export function printLine(io: Output, value: unknown): void {
  io.stdout.write(`${JSON.stringify(value)}\n`);
}

/**
 * Wraps a command: `--help` shows its usage; wrong usage (`bad-input`) exits with 2, a repository or file that cannot
 * be read with 3, any other refusal with 1, each with its message and what to do on standard error.
 */
export function command(
  name: string,
  usage: string,
  work: (argv: readonly string[], io: Output) => Promise<number>,
): CommandRun {
  return async (argv, io) => {
    if (argv.includes('--help')) {
      io.stderr.write(usage);
      return 0;
    }
    try {
      return await work(argv, io);
    } catch (error) {
      if (!isAppError(error)) throw error;
      io.stderr.write(`stablehand ${name}: ${error.message}\n`);
      if (error.hint !== undefined) io.stderr.write(`${error.hint}\n`);
      if (isAppError(error, 'bad-input')) io.stderr.write(usage);
      return exitOf(error);
    }
  };
}

function exitOf(error: AppError): number {
  if (error.code === 'bad-input' || error.code === 'ref-not-found') return 2;
  if (error.code === 'not-a-repository' || error.code === 'object-missing') return 3;
  return 1;
}
