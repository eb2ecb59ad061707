import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Oid } from '@/lib/contracts/git';
import { AppError } from '@/lib/errors';
import { type CandidateKey, candidateKeys, candidateStories } from './candidates';
import type { Plan } from './plan';
import { branchStories } from './story/branches';
import { planDemo } from './story/timeline';
import { type CommitOids, writePlan } from './write-plan';

export interface DemoBranch {
  /** "linux-6.6.y" */
  readonly name: string;
  /** "refs/heads/linux-6.6.y" */
  readonly ref: string;
  /** "6.6" */
  readonly version: string;
  readonly tip: Oid;
  /** ISO date; past for some at the demo's `asOf`; null while none is announced. */
  readonly endOfLife: string | null;
}

export interface DemoCandidate {
  readonly key: CandidateKey;
  readonly oid: Oid;
  readonly subject: string;
  /** One line: what it is there to show. */
  readonly shows: string;
  /** False for the one that only a mail knows. */
  readonly inRepository: boolean;
}

/** What a caller needs to make a project of the demo, and what tests need to name its parts. */
export interface DemoFacts {
  readonly gitDir: string;
  readonly projectName: string;
  readonly profile: 'linux';
  /** The moment the story ends: analyses of the demo speak for it. ISO 8601, UTC. */
  readonly asOf: string;
  readonly upstream: { readonly name: string; readonly ref: string; readonly tip: Oid };
  /** Oldest first. */
  readonly branches: readonly DemoBranch[];
  /** Tag name to the commit it stands on. */
  readonly tags: Readonly<Record<string, Oid>>;
  /** Every commit of the story by its key; a release is `v6.6`, a commit of a branch `6.6/tcp-pdu`. */
  readonly commits: Readonly<Record<string, Oid>>;
  readonly candidates: readonly DemoCandidate[];
  /** The candidates that are in the repository, in the order they came upstream: what to import. */
  readonly importOids: readonly Oid[];
}

export const demoAsOf = '2026-05-05T12:00:00Z';

/** The commit of the mail-only candidate: a name that no object of the demo has. */
export const missingOid: Oid = '5eed0fa11ed00b1ec7ab5e47000d3a0077e57ed1';

/** Tells the folders that we made from all others: only such a one is ever replaced. */
const markFile = 'stablehand-demo';

function factsOf(plan: Plan, oids: CommitOids, gitDir: string): DemoFacts {
  const oidOf = (key: string): Oid => {
    const oid = oids.get(key);
    if (oid === undefined) throw new Error(`demo story: ${key} was not written`);
    return oid;
  };
  const tipOf = (head: string): Oid => oidOf(plan.heads.get(head) ?? head);
  const candidates = candidateKeys.map((key): DemoCandidate => {
    const planned = plan.get(key);
    return {
      key,
      oid: planned.written ? oidOf(key) : missingOid,
      subject: planned.subject,
      shows: candidateStories[key],
      inRepository: planned.written,
    };
  });
  const isCandidate = new Set<string>(candidateKeys);
  return {
    gitDir,
    projectName: 'Demo',
    profile: 'linux',
    asOf: demoAsOf,
    upstream: { name: 'master', ref: 'refs/heads/master', tip: tipOf('master') },
    branches: branchStories.map(({ version, endOfLife }) => {
      const name = `linux-${version}.y`;
      return { name, ref: `refs/heads/${name}`, version, tip: tipOf(name), endOfLife };
    }),
    tags: Object.fromEntries(plan.tags.map(({ name, target }) => [name, oidOf(target)])),
    commits: Object.fromEntries(oids),
    candidates,
    importOids: [...plan.commits.values()]
      .filter(({ key, written }) => written && isCandidate.has(key))
      .map(({ key }) => oidOf(key)),
  };
}

async function isReplaceable(dir: string): Promise<boolean> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.length === 0 || names.includes(markFile);
}

/**
 * Makes the demo's bare git repository in `dir` and says what is in it. The same oids every time: authors, dates and
 * contents are the story's own. It is written beside `dir` and moved there when it is whole; an earlier demo in `dir`
 * is replaced. Throws `conflict` when `dir` holds anything else. About a second; no git binary, no network.
 *
 * The story: `candidateStories` (one line for each candidate: what it shows), `expectedCells`, `expectedPrerequisites`
 * and `expectedVerdicts` (what must come out), `makeDemoMailbox` and `expectedDemoMails` (the mails about it). Its text
 * is in story/, one file per theme; dates there decide the order.
 */
export async function makeDemoRepository(dir: string): Promise<DemoFacts> {
  const gitDir = path.resolve(dir);
  if (!(await isReplaceable(gitDir)))
    throw new AppError('conflict', `${gitDir} is not empty and holds no demo repository.`, {
      hint: 'Name another folder, or empty this one.',
    });
  await mkdir(path.dirname(gitDir), { recursive: true });
  const making = await mkdtemp(`${gitDir}.making-`);
  try {
    // mkdtemp makes folders for their owner alone; a worker may run as somebody else
    await chmod(making, 0o755);
    const plan = planDemo();
    const oids = await writePlan(plan, making);
    await writeFile(path.join(making, markFile), 'Made by Stablehand; safe to delete.\n');
    await rm(gitDir, { recursive: true, force: true });
    await rename(making, gitDir);
    return factsOf(plan, oids, gitDir);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
