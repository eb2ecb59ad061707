import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { buildPresenceIndex } from '@/lib/applicability/presence-index';
import type { BenchRun } from '@/lib/bench/bench-run';
import { git } from '@/lib/bench/plain-presence';
import { printLine } from '@/lib/bench/report';
import { repositoryOf, repositoryOptions } from '@/lib/bench/repository-options';
import { AppError } from '@/lib/errors';
import { openGit } from '@/lib/git/open-git';
import { profileFor } from '@/lib/profiles';

const usage = `Usage: npm run bench -- presence-index --git-dir DIR --upstream REF --branch REF … [--back N]
Builds the presence indexes of all branches as they stood N commits (100) before their tips, with upstream as many
before its own; then, in the same process, those of the tips as they are now.
Printed: milliseconds of both, bytes of memory that the indexes and the history under them take (after a collection),
and beside them what plain git takes to list the same commits once (rev-list of every tip, and log with messages of what
each branch has and upstream has not).`;

/** What building, updating and keeping the presence indexes costs. Prints one JSON object. */
export const run: BenchRun = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...repositoryOptions,
      back: { type: 'string', default: '100' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { gitDir, upstream, branches } = repositoryOf(values);
  const back = Number(values.back);
  if (!Number.isSafeInteger(back) || back < 1) {
    throw new AppError('bad-input', `--back takes a number of commits, not ${values.back}.`);
  }
  const reader = await openGit({ gitDirs: [gitDir] });
  try {
    const profile = await profileFor(reader, await reader.resolve(upstream), null);
    const empty = memory();
    const build = async (behind: string) => {
      const started = performance.now();
      const known = await reader.resolve(`${upstream}${behind}`);
      const indexes = await Promise.all(
        branches.map(async (name) => {
          const tip = await reader.resolve(`${name}${behind}`);
          return buildPresenceIndex(reader, { tip, upstream: known, profile });
        }),
      );
      return { ms: Math.round(performance.now() - started), indexes };
    };
    const first = await build(`~${back}`);
    const bytes = memory() - empty;
    const second = await build('');
    const plainStarted = performance.now();
    for (const name of branches) {
      git(gitDir, ['rev-list', '--count', name]);
      git(gitDir, ['log', '--format=%H %P%n%B', name, `^${upstream}`]);
    }
    const counts = second.indexes.map((index) => index.counts);
    printLine({
      branches: branches.length,
      commitsOfUpstream: Number(git(gitDir, ['rev-list', '--count', upstream])),
      commitsOfBranches: counts.reduce((sum, { commits }) => sum + commits, 0),
      marked: counts.reduce((sum, { marked }) => sum + marked, 0),
      buildMs: first.ms,
      back,
      updateMs: second.ms,
      bytes,
      plainGitMs: Math.round(performance.now() - plainStarted),
      // Holds the first indexes until both were measured.
      alsoHeld: first.indexes.length,
    });
    return 0;
  } finally {
    await reader.close();
  }
};

/** Bytes in use after a collection: objects and what lies outside the heap. */
function memory(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
