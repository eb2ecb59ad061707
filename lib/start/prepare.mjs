// First stage: plain JavaScript that needs nothing installed. Shared by `npm start`, `npm test` and the scripts below.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** The checkout. */
export const root = path.resolve(import.meta.dirname, '..', '..');

const atLeast = (have, want) => {
  for (const [i, n] of want.entries()) if ((have[i] ?? 0) !== n) return (have[i] ?? 0) > n;
  return true;
};
const numbers = (text) => (text.match(/\d+(\.\d+)+/)?.[0] ?? '').split('.').map(Number);

/** Complaints about Node and git, empty when both are new enough. */
export function versionProblems() {
  const problems = [];
  if (!atLeast(numbers(process.versions.node), [20, 19])) {
    problems.push(`Stablehand needs Node 20.19 or newer; this is ${process.versions.node}.`);
  }
  const git = spawnSync('git', ['--version'], { encoding: 'utf8' });
  if (git.error || git.status !== 0)
    problems.push('Stablehand needs git 2.39 or newer; there is none on the PATH.');
  else if (!atLeast(numbers(git.stdout), [2, 39])) {
    problems.push(`Stablehand needs git 2.39 or newer; this is ${git.stdout.trim()}.`);
  }
  return problems;
}

const lockfile = path.join(root, 'package-lock.json');
const stampFile = path.join(root, 'node_modules', '.stablehand-install');
const modified = (file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const installWanted = () =>
  createHash('sha256')
    .update(fs.readFileSync(lockfile))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');

/** True when what node_modules holds is what the lockfile asks for, by our stamp or by npm's own record. */
export function packagesAreInstalled() {
  const stamp = fs.existsSync(stampFile) ? fs.readFileSync(stampFile, 'utf8') : '';
  if (stamp === installWanted()) return true;
  const npmRecord = modified(path.join(root, 'node_modules', '.package-lock.json'));
  return npmRecord > 0 && npmRecord >= modified(lockfile);
}

/** Runs `npm ci` when packages are missing or older than the lockfile. Returns an error message, or null. */
export function installPackages() {
  if (packagesAreInstalled()) return null;
  const started = Date.now();
  process.stdout.write('packages      npm ci …\n');
  const [command, before] = process.env.npm_execpath
    ? [process.execPath, [process.env.npm_execpath]]
    : ['npm', []];
  const run = spawnSync(
    command,
    [
      ...before,
      'ci',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (run.error || run.status !== 0) {
    return `npm ci failed${run.error ? `: ${run.error.message}` : ` (exit code ${run.status})`}. Is the package registry reachable?`;
  }
  fs.writeFileSync(stampFile, installWanted());
  process.stdout.write(
    `packages      installed in ${((Date.now() - started) / 1000).toFixed(1)} s\n`,
  );
  return null;
}

const sourceStamp = path.join(root, 'lib', 'db', 'generated', '.schema');

/** Generates the Prisma client when the schema changed since it was made. Returns an error message, or null. */
export function generateClient() {
  const require = path.join(root, 'node_modules', 'prisma', 'package.json');
  const digest = createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'prisma', 'schema.prisma')))
    .update(fs.existsSync(require) ? fs.readFileSync(require) : '')
    .digest('hex');
  if (fs.existsSync(sourceStamp) && fs.readFileSync(sourceStamp, 'utf8') === digest) return null;
  const started = Date.now();
  const run = spawnSync(
    process.execPath,
    [path.join(root, 'node_modules', 'prisma', 'build', 'index.js'), 'generate', '--no-hints'],
    {
      cwd: root,
      encoding: 'utf8',
      // Generating needs no schema engine, but the command looks for one and would download it: any program does.
      env: {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
    },
  );
  if (run.error || run.status !== 0) {
    return `prisma generate failed:\n${run.stdout ?? ''}${run.stderr ?? ''}${run.error?.message ?? ''}`;
  }
  fs.writeFileSync(sourceStamp, digest);
  process.stdout.write(
    `client        generated in ${((Date.now() - started) / 1000).toFixed(1)} s\n`,
  );
  return null;
}

/** All of it, in order; the first complaint ends the process with exit code 1. */
export function prepareOrExit() {
  const problems = versionProblems();
  const problem =
    problems.length > 0 ? problems.join('\n') : (installPackages() ?? generateClient());
  if (problem === null) return;
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
