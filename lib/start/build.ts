import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@/lib/errors';
import { withFileLock } from '@/lib/file-lock';

/** The checkout. */
export const checkout = path.resolve(import.meta.dirname, '..', '..');

/** Everything that a build is made of; tests and programs that only run beside it are left out. */
const sources = [
  ...[
    'app',
    'pages',
    'lib',
    'public',
    'prisma/schema.prisma',
    'proxy.ts',
    'instrumentation.ts',
    'next.config.ts',
  ],
  ...['postcss.config.mjs', 'tsconfig.json', 'package.json', 'package-lock.json'],
];
const leftOut = /\.test\.tsx?$|^lib\/(start|gate|bench|cli|worker|db\/testing|db\/generated)\//;

function* filesBelow(relative: string): Generator<string> {
  const stat = fs.statSync(path.join(checkout, relative), { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isDirectory()) {
    yield relative;
    return;
  }
  for (const name of fs.readdirSync(path.join(checkout, relative)).sort()) {
    yield* filesBelow(`${relative}/${name}`);
  }
}

/** sha256 over the names and contents of the sources, and what else decides the result. */
export function sourceDigest(): string {
  const hash = createHash('sha256').update(
    `${process.version} ${process.platform} ${process.arch}`,
  );
  for (const source of sources) {
    for (const file of filesBelow(source)) {
      if (leftOut.test(file)) continue;
      hash.update(`\0${file}\0`).update(fs.readFileSync(path.join(checkout, file)));
    }
  }
  return hash.digest('hex');
}

/** Folder of the build, as next.config.ts has it. */
const output = (): string => path.join(checkout, process.env.STABLEHAND_DIST_DIR ?? '.next');
const stampFile = (): string => path.join(output(), 'stablehand-sources');

export function buildIsCurrent(digest: string): boolean {
  try {
    return (
      fs.readFileSync(stampFile(), 'utf8') === digest &&
      fs.existsSync(path.join(output(), 'BUILD_ID'))
    );
  } catch {
    return false; // never built
  }
}

export const nextProgram = path.join(checkout, 'node_modules', 'next', 'dist', 'bin', 'next');

function runNextBuild(show: 'always' | 'on-failure'): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [nextProgram, 'build'], {
      cwd: checkout,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let seen = '';
    const take = (chunk: Buffer): void => {
      if (show === 'always') process.stdout.write(chunk);
      else seen = (seen + chunk.toString('utf8')).slice(-20_000);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      reject(
        new AppError('internal', `next build failed (${signal ?? `exit code ${code}`}).`, {
          data: { output: seen },
        }),
      );
    });
  });
}

/**
 * Builds the pages unless a build of these sources is there. True: built now. Two processes do not build at once.
 * Throws `internal` with the end of the output.
 */
export async function ensureBuild(show: 'always' | 'on-failure'): Promise<boolean> {
  if (buildIsCurrent(sourceDigest())) return false;
  return withFileLock(
    path.join(checkout, 'node_modules', '.stablehand-build.lock'),
    async () => {
      const digest = sourceDigest();
      if (buildIsCurrent(digest)) return false;
      await runNextBuild(show);
      fs.writeFileSync(stampFile(), digest);
      return true;
    },
    900_000,
  );
}
