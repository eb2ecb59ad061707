import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { checkout } from '@/lib/start/build';

/** A process that is kept running. */
export interface KeptProcess {
  readonly name: string;
  readonly logFile: string;
  /** Ends it (SIGTERM, after `graceMs` SIGKILL) and starts it no more. */
  stop(graceMs: number): Promise<void>;
  /** Ends it and starts it again, with another environment. */
  restart(env: NodeJS.ProcessEnv): void;
}

export interface Program {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Variables that stand where the environment has none of that name. */
  readonly defaults?: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Called with a sentence when it ended by itself. */
  readonly report: (sentence: string) => void;
}

const maxLogBytes = 8 * 1024 * 1024;
const steadyMs = 60_000;
const maxPauseMs = 30_000;

function openLog(file: string): number {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  if ((fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0) > maxLogBytes) {
    fs.renameSync(file, `${file}.old`);
  }
  return fs.openSync(file, 'a', 0o600);
}

/** The last lines of a log, for a person who has to know why something ended. */
export function logTail(file: string, lines = 12): string {
  try {
    return fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

/**
 * Starts a Node program and starts it again when it ends by itself, after a pause that doubles up to half a minute
 * while it keeps ending early. It is in a process group of its own, so that a Ctrl-C reaches only us; should we be
 * killed, the channel between us closes and it ends itself (lib/start/follow-parent.mjs).
 */
export function keepRunning(program: Program): KeptProcess {
  let child: ChildProcess | null = null;
  let env = program.env;
  let stopping = false;
  let pauseMs = 1_000;
  let timer: NodeJS.Timeout | null = null;

  const launch = (): void => {
    timer = null;
    const log = openLog(program.logFile);
    const startedAt = Date.now();
    const follow = path.join(checkout, 'lib', 'start', 'follow-parent.mjs');
    const started = spawn(process.execPath, ['--import', follow, ...program.args], {
      cwd: checkout,
      env: { ...program.defaults, ...env },
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
    fs.closeSync(log);
    started.channel?.unref();
    child = started;
    started.once('error', (error) => program.report(`${program.name}: ${error.message}`));
    started.once('exit', (code, signal) => {
      child = null;
      if (stopping) return;
      if (Date.now() - startedAt > steadyMs) pauseMs = 1_000;
      program.report(
        `${program.name} ended (${signal ?? `exit code ${code}`}); started again in ${pauseMs / 1000} s. Its log: ${program.logFile}`,
      );
      timer = setTimeout(launch, pauseMs);
      pauseMs = Math.min(pauseMs * 2, maxPauseMs);
    });
  };

  launch();
  return {
    name: program.name,
    logFile: program.logFile,
    restart(newEnv) {
      env = newEnv;
      pauseMs = 1_000;
      child?.kill('SIGTERM');
    },
    async stop(graceMs) {
      stopping = true;
      if (timer) clearTimeout(timer);
      const ending = child;
      if (ending === null || ending.exitCode !== null) return;
      await new Promise<void>((resolve) => {
        const hard = setTimeout(() => ending.kill('SIGKILL'), graceMs);
        ending.once('exit', () => {
          clearTimeout(hard);
          resolve();
        });
        ending.kill('SIGTERM');
      });
    },
  };
}
