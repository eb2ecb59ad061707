import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Matrix } from '@/lib/applicability/matrix';
import type { BenchRun } from '@/lib/bench/bench-run';
import { drawCommits } from '@/lib/bench/draw-commits';
import { repositoryOf, repositoryOptions } from '@/lib/bench/repository-options';
import type { Oid } from '@/lib/contracts/git';
import { db } from '@/lib/db/client';
import { openDatabase } from '@/lib/db/open';
import { AppError } from '@/lib/errors';
import { openGit } from '@/lib/git/open-git';
import { chooseProfile, readRepositoryFacts } from '@/lib/profiles';
import { runAnalysis } from '@/lib/services/analysis/run-analysis';
import { exportBranch } from '@/lib/services/branches/export-branch';
import { type Ctx, cliContext, jobContext } from '@/lib/services/context';
import { recordDecisions } from '@/lib/services/decisions/record-decisions';
import { createImport } from '@/lib/services/imports/create-import';
import { runImport } from '@/lib/services/imports/run-import';
import { addUser } from '@/lib/services/people/add-user';
import { createProject } from '@/lib/services/projects/create-project';
import { closeProjectGits } from '@/lib/services/projects/project-git';

interface Place {
  readonly gitDir: string;
  readonly upstream: string;
  readonly folder: string;
}

const slug = 'exports';

/**
 * `bench exports --git-dir DIR --upstream REF --branch REF … [--count N] [--seed S]`: in a database of its own, imports and
 * analyses commits that land cleanly on each branch, accepts N of them (30) there, gives the exported mbox to a plain
 * `git am` on the tip, and compares tree, author and date of every commit with plain cherry-picks one after the other.
 * Branches are the project's names, which refs of the repository have too. Exit 1: something differs.
 */
export const run: BenchRun = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...repositoryOptions,
      count: { type: 'string', default: '30' },
      seed: { type: 'string', default: 'stablehand-exports-1' },
    },
  });
  const { gitDir, upstream, branches } = repositoryOf(values);
  const folder = await mkdtemp(path.join(tmpdir(), 'stablehand-bench-'));
  process.env.STABLEHAND_DATA = path.join(folder, 'data');
  delete process.env.DATABASE_URL;
  const place = { gitDir: path.resolve(gitDir), upstream, folder };
  const database = await openDatabase();
  try {
    const project = await createProject(cliContext('bench'), {
      name: 'Exports',
      slug,
      repositories: [place.gitDir],
      upstreamRef: upstream,
    });
    const rows = await db().branch.findMany({ where: { project: { slug } } });
    const chosen = new Map<string, readonly Oid[]>();
    for (const name of branches) {
      const row = rows.find((one) => one.name === name);
      if (row === undefined) {
        throw new AppError('not-found', `The project has no branch ${name}: ${project.branches}.`);
      }
      chosen.set(name, await landing(place, row.tip, Number(values.count), values.seed));
    }
    await takeAll([...new Set([...chosen.values()].flat())]);
    const reviewer = await addReviewer();
    let differ = 0;
    for (const [name, oids] of chosen) {
      const tip = rows.find((one) => one.name === name)?.tip ?? '';
      for (const oid of oids) await accept(reviewer, oid, name);
      const { bytes } = await exportBranch(reviewer, { project: slug, branch: name });
      const mbox = path.join(folder, 'series.mbox');
      await writeFile(mbox, bytes);
      const mailed = land(place, tip, ['am', '-q', mbox]);
      const picked = land(place, tip, ['cherry-pick', ...oids]);
      const equal = mailed.filter((line, at) => line === picked[at]).length;
      console.log(`${name}: ${oids.length} accepted, ${mailed.length} mailed, ${equal} equal`);
      if (equal !== oids.length || picked.length !== oids.length) differ += 1;
    }
    return differ === 0 ? 0 : 1;
  } finally {
    await closeProjectGits();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
};

const git = (cwd: string, args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  }).trim();

/** Commits drawn by the seed, in upstream's order, of which each follows on the ones before it by plain git. */
async function landing(place: Place, tip: Oid, count: number, seed: string): Promise<Oid[]> {
  const { gitDir, upstream } = place;
  const drawing = { gitDir, upstream, branches: [tip], seed, draw: count * 8 };
  const drawn = new Set(await drawCommits(drawing));
  const reader = await openGit({ gitDirs: [gitDir] });
  const clean = new Set<Oid>();
  try {
    const from = await reader.resolve(upstream);
    const facts = await readRepositoryFacts(reader, from, await reader.refs());
    const { profile } = chooseProfile(facts);
    const matrix = new Matrix(reader, reader.merger, { upstream: from, profile, affected: false });
    const oids = [...drawn].map((oid) => ({ oid }));
    for await (const cell of matrix.cells(oids, [{ name: 'branch', tip }])) {
      if (cell.state === 'applies' || cell.state === 'merges') clean.add(cell.commit);
    }
  } finally {
    await reader.close();
  }
  const work = checkout(place, tip);
  const taken: Oid[] = [];
  const order = git(gitDir, ['rev-list', '--topo-order', '--reverse', `${tip}..${upstream}`]);
  for (const oid of order.split('\n').filter((one) => clean.has(one))) {
    if (taken.length === count) break;
    try {
      git(work, ['cherry-pick', oid]);
      taken.push(oid);
    } catch {
      // It does not follow on what is taken already: another one.
      git(work, ['cherry-pick', '--abort']);
    }
  }
  return taken;
}

function checkout(place: Place, tip: Oid): string {
  const work = path.join(place.folder, randomUUID());
  git(place.folder, ['clone', '-q', '--shared', '--no-checkout', place.gitDir, work]);
  git(work, ['checkout', '-q', '--detach', tip]);
  return work;
}

/** Tree, author and date of every commit that the command leaves on the tip, oldest first. */
function land(place: Place, tip: Oid, command: readonly string[]): string[] {
  const work = checkout(place, tip);
  git(work, command);
  const format = '--format=%T %an <%ae> %ad';
  return git(work, ['log', '--reverse', format, `${tip}..HEAD`]).split('\n');
}

/** Imports the commits and analyses them here and now, as a worker would. */
async function takeAll(oids: readonly Oid[]): Promise<void> {
  const request = { kind: 'commits' as const, text: oids.join('\n') };
  const made = await createImport(cliContext('bench'), { project: slug, request });
  await runImport(jobContext('bench'), { importId: made.id });
  for (const { id } of await db().candidate.findMany({ select: { id: true } })) {
    await runAnalysis(jobContext('bench'), { candidateId: id, workerId: 'bench' });
  }
}

async function addReviewer(): Promise<Ctx> {
  const name = 'Rita Reviewer';
  const { id } = await addUser(cliContext('bench'), {
    email: 'rita@example.org',
    name,
    password: randomUUID(),
    instanceAdmin: false,
    memberships: [{ project: slug, role: 'reviewer' }],
  });
  const actor = { kind: 'person', userId: id, name, instanceAdmin: false } as const;
  return { ...cliContext('bench'), actor };
}

async function accept(reviewer: Ctx, oid: Oid, branch: string): Promise<void> {
  await recordDecisions(reviewer, {
    project: slug,
    oid,
    batchId: randomUUID(),
    // Some are accepted against the engine's verdict, which asks for one.
    reason: 'Drawn for a comparison with plain git.',
    decisions: [{ id: randomUUID(), branch, verb: 'accept', seenSeq: 0 }],
  });
}
