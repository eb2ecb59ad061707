import path from 'node:path';
import { dataDirectory, sessionSecret } from '@/lib/data-directory';
import { type OpenDatabase, openDatabase } from '@/lib/db/open';
import { env, parseEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { checkout, ensureBuild, nextProgram } from '@/lib/start/build';
import { type KeptProcess, keepRunning, logTail } from '@/lib/start/child';
import { firstSteps } from '@/lib/start/first-steps';
import {
  announceInstance,
  claimInstance,
  endInstance,
  type Instance,
  runningInstance,
} from '@/lib/start/instance';
import { answersHttp, choosePort } from '@/lib/start/port';
import { watchDatabase } from '@/lib/start/watch-database';

export interface StartOptions {
  /** Make the demo project when there is no project. */
  readonly demo: boolean;
  /** Serve from the sources as they change, without a build. */
  readonly dev: boolean;
}

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** One line per phase: its name, what came of it, how long it took. */
async function phase<T>(name: string, work: () => Promise<T>, told: (t: T) => string): Promise<T> {
  const started = Date.now();
  const result = await work();
  say(`${name.padEnd(14)}${told(result)} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return result;
}

function tellOfOther(other: Instance): void {
  const where = other.url === null ? 'is being started' : `runs already at ${other.url}`;
  say(`Stablehand ${where} (process ${other.pid}, data in ${env().dataDirectory}).`);
}

/** Chooses the port before anything reads the environment for good, since links name it. */
async function settlePort(): Promise<void> {
  const asked = parseEnv(process.env);
  process.env.STABLEHAND_PORT = String(
    await choosePort(asked.host, asked.port, asked.portIsDefault),
  );
}

/** How this machine itself reaches what is bound to the address. */
function localUrl(): string {
  const { host, port } = env();
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}

const childEnv = (database: OpenDatabase, dev: boolean): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: dev ? 'development' : 'production',
  NEXT_TELEMETRY_DISABLED: '1',
  DATABASE_URL: database.url,
  STABLEHAND_MIGRATE_URL: '',
  STABLEHAND_SECRET: sessionSecret(),
});

/**
 * Workers read blobs of all sizes. Left to itself, glibc's malloc stops giving large ones back once it has freed one, and
 * keeps an arena for each of Node's threads: a quarter of what is held beside V8's heap.
 */
const workerDefaults = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

function startChildren(database: OpenDatabase, dev: boolean): KeptProcess[] {
  const { host, port, workers } = env();
  const common = {
    env: childEnv(database, dev),
    report: (sentence: string) => say(`${new Date().toISOString()} ${sentence}`),
  };
  const logFile = (name: string): string => path.join(dataDirectory(), 'logs', `${name}.log`);
  const web = keepRunning({
    ...common,
    name: 'web',
    // Rendering a page makes some megabytes of garbage: with room for a few pages little of it is copied.
    args: [
      // `next dev` hands these on to a process of its own in a way that Node refuses.
      ...(dev ? [] : ['--min-semi-space-size=16', '--max-semi-space-size=64']),
      nextProgram,
      dev ? 'dev' : 'start',
      '--port',
      String(port),
      '--hostname',
      host,
    ],
    logFile: logFile('web'),
  });
  const names = Array.from({ length: workers }, (_, i) => `worker-${i + 1}`);
  const runs = names.map((name) =>
    keepRunning({
      ...common,
      name,
      defaults: workerDefaults,
      args: ['--import', 'tsx', path.join(checkout, 'lib', 'worker', 'main.ts')],
      logFile: logFile(name),
    }),
  );
  return [web, ...runs];
}

/** Waits for the end: a signal of the terminal or of the service manager. */
const untilToldToStop = (): Promise<string> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve(signal));
    }
  });

async function waitForPages(web: KeptProcess | undefined, url: string): Promise<void> {
  if (await answersHttp(`${url}/sign-in`, 120_000)) return;
  throw new AppError('unavailable', 'The web server does not answer.', {
    data: { log: web ? logTail(web.logFile) : '' },
    hint: web ? `Its log is ${web.logFile}.` : '',
  });
}

/**
 * Everything that `npm start` does after the packages are there: database, migrations, build, web server, workers;
 * then watches over them until it is told to stop. Returns at once when another process serves the same data.
 */
export async function startStablehand(options: StartOptions): Promise<void> {
  const data = parseEnv(process.env).dataDirectory;
  const before = runningInstance(data);
  if (before === null) await settlePort();
  dataDirectory();
  const other = before ?? (await claimInstance(data));
  if (other !== null) {
    tellOfOther(other);
    return;
  }
  const told = untilToldToStop();
  let database: OpenDatabase | null = null;
  let children: KeptProcess[] = [];
  let stopWatching = (): void => undefined;
  try {
    database = await phase('database', () => openDatabase(), describeDatabase);
    const opened = database;
    if (!options.dev) {
      await phase(
        'pages',
        () => ensureBuild('on-failure'),
        (built) => (built ? 'built' : 'built before'),
      );
    }
    const notes: string[] = [];
    const { directory } = opened;
    if (directory !== null && path.relative(data, directory).startsWith('..')) {
      notes.push(
        `The database is in ${directory}: the account that Postgres runs as cannot reach ${data}.`,
      );
    }
    for (const step of firstSteps(options)) {
      const note = await phase(
        step.name,
        () => step.run(),
        (told) => (told === null ? 'nothing to do' : 'done'),
      );
      if (note !== null) notes.push(note);
    }
    children = startChildren(opened, options.dev);
    const url = localUrl();
    await phase(
      'web',
      () => Promise.race([waitForPages(children[0], url), told]),
      () => `${url}, ${env().workers} worker process${env().workers === 1 ? '' : 'es'}`,
    );
    const shown = env().url ?? url;
    announceInstance(data, shown);
    stopWatching = watchDatabase(opened, (changed) => {
      for (const child of children) child.restart(childEnv(changed, options.dev));
    });
    say(`\nStablehand is at ${shown}\n`);
    for (const note of notes) say(note);
    say(`Data: ${data} (logs in ${path.join(data, 'logs')}). Ctrl-C stops it.`);
    const signal = await told;
    say(`\n${signal}: stopping`);
  } finally {
    stopWatching();
    await Promise.all(children.map((child) => child.stop(20_000)));
    endInstance(data);
    const stopped = await database?.close();
    if (database?.embedded) {
      say(
        stopped
          ? 'The embedded Postgres is stopped.'
          : 'The embedded Postgres has other users and goes on.',
      );
    }
  }
  process.exit(0);
}

function describeDatabase(database: OpenDatabase): string {
  const what = database.embedded
    ? `embedded Postgres on port ${database.port}${database.started ? '' : ', found running'}`
    : 'Postgres of DATABASE_URL';
  const n = database.applied.length;
  return n === 0 ? what : `${what}, ${n} migration${n === 1 ? '' : 's'} applied`;
}
