import { availableParallelism, setPriority } from 'node:os';
import type { Oid } from '@/lib/contracts/git';
import { AppError } from '@/lib/errors';
import { Objects } from '@/lib/git/objects';
import { type MergeTreeRecord, parseMergeTree } from '@/lib/git/parse-merge-tree';
import type { Quarantine } from '@/lib/git/quarantine';
import { failedError, killedError, spawnGit } from '@/lib/git/run-git';
import type { Outcome } from '@/lib/merge-ports';

/** Two commits whose only merge base is known by construction. */
export interface CommitPair {
  readonly ours: Oid;
  readonly theirs: Oid;
}

/** Starting a process costs as much as several merges. */
const pairsALane = 12;

const batchTimeoutMs = 10 * 60_000;

/**
 * Merges every pair, spread over as many processes as the machine has room for. A pair that ends its process (a
 * missing or damaged object) is found by going on behind it, or by halves where it takes the results before it along
 * (an assertion of git's own); it alone fails. Before git 2.49 `--stdin` does not flush:
 * everything is written first, then read to the end.
 */
export async function mergePairs(
  quarantine: Quarantine,
  pairs: readonly CommitPair[],
): Promise<Outcome<MergeTreeRecord>[]> {
  const room = Math.min(availableParallelism(), 8, Math.ceil(pairs.length / pairsALane));
  const lanes = Array.from({ length: Math.max(1, room) }, (_one, lane) =>
    [...pairs.keys()].filter((place) => place % room === lane),
  );
  const results: Outcome<MergeTreeRecord>[] = [];
  await Promise.all(
    lanes.map(async (places) => {
      const slice = places.flatMap((place) => pairs[place] ?? []);
      const done = await mergeInOneProcess(quarantine, slice);
      for (const [order, place] of places.entries()) {
        const result = done[order];
        if (result !== undefined) results[place] = result;
      }
    }),
  );
  return results;
}

/** Merges every pair, one after the other, in one process as long as none of them ends it. */
export async function mergeInOneProcess(
  quarantine: Quarantine,
  pairs: readonly CommitPair[],
): Promise<Outcome<MergeTreeRecord>[]> {
  const results: Outcome<MergeTreeRecord>[] = [];
  while (results.length < pairs.length) {
    const left = pairs.slice(results.length);
    const run = await runMergeTree(quarantine.gitDir, left);
    results.push(...run.records.map((value) => ({ ok: true as const, value })));
    if (run.records.length >= left.length) break;
    const open = left.slice(run.records.length);
    if (run.killed && open.length > 1) {
      // What it had written and not flushed is lost with it: any of the open pairs may be the bad one.
      const middle = open.length >> 1;
      results.push(...(await mergeInOneProcess(quarantine, open.slice(0, middle))));
      results.push(...(await mergeInOneProcess(quarantine, open.slice(middle))));
      break;
    }
    // The process ended at the first pair without a record.
    const error = run.error ?? new AppError('git-failed', 'git merge-tree stopped early.');
    results.push({ ok: false, error });
  }
  return results;
}

/** Merges keep every core busy for a while; what is planned meanwhile, and what planning asks of git, goes first. */
function standBack(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, 5);
  } catch (error) {
    // It has ended, or this system has none of it.
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

async function runMergeTree(
  gitDir: string,
  pairs: readonly CommitPair[],
): Promise<{ records: MergeTreeRecord[]; error: Error | null; killed: boolean }> {
  const args = ['merge-tree', '--write-tree', '--stdin', '-z', '--allow-unrelated-histories'];
  const child = await spawnGit(gitDir, args);
  standBack(child.pid);
  const chunks: Buffer[] = [];
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => {
    if (said.length < 64_000) said += chunk.toString('utf8');
  });
  child.stdin?.on('error', () => {});
  child.stdin?.end(pairs.map(({ ours, theirs }) => `${ours} ${theirs}\n`).join(''));
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, batchTimeoutMs);
  const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>(
    (resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exit, name) => resolve({ code: exit, signal: name }));
    },
  ).finally(() => clearTimeout(timer));
  const records = parseMergeTree(Buffer.concat(chunks)).slice(0, pairs.length);
  let error: Error | null = null;
  if (timedOut) error = new AppError('timeout', 'A merge took longer than its bound.');
  else if (code === null) error = killedError(['merge-tree'], signal);
  else if (code > 1) error = failedError(['merge-tree'], code, said);
  return { records, error, killed: code === null && !timedOut };
}

/** Reads files of result trees out of the quarantine store, where only they are. */
export async function readMarked(
  quarantine: Quarantine,
  wanted: readonly { readonly tree: Oid; readonly path: string }[],
): Promise<(Buffer | null)[]> {
  if (wanted.length === 0) return [];
  const objects = new Objects(quarantine.gitDir);
  try {
    return await Promise.all(
      wanted.map(async ({ tree, path }) => {
        const entry = await objects.bytesEntry(tree, path);
        if (entry === null || !entry.mode.startsWith('100')) return null;
        return objects.blob(entry.oid).catch(() => null);
      }),
    );
  } finally {
    objects.close();
  }
}
