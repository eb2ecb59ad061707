import { parseSubject } from '@/lib/analysis/message/subject';
import type { CommitInfo, Oid } from '@/lib/contracts/git';
import type { NewCandidate } from '@/lib/db/queries/candidate-write';
import { isAppError } from '@/lib/errors';
import type { GitStore } from '@/lib/git/open-git';
import { placeInSeries } from './series';

interface Size {
  readonly paths: string[];
  additions: number;
  deletions: number;
}

/** Facts of candidates whose commits the repository holds, in the order given. Throws `object-missing`. */
export async function candidateFacts(
  git: GitStore,
  upstream: Oid,
  oids: readonly Oid[],
): Promise<NewCandidate[]> {
  const sizes = await sizesOf(git, oids);
  return Promise.all(
    oids.map(async (oid) => factsOf(git, upstream, await git.commit(oid), sizes.get(oid))),
  );
}

async function factsOf(
  git: GitStore,
  upstream: Oid,
  commit: CommitInfo,
  size: Size | undefined,
): Promise<NewCandidate> {
  const release = await git.firstTag(commit.oid, { upstream });
  return {
    upstreamOid: commit.oid,
    commitKnown: true,
    subject: commit.subject,
    message: commit.message,
    authorName: commit.author.name,
    authorEmail: commit.author.email,
    authorTime: commit.author.time,
    commitTime: commit.committer.time,
    subsystem: parseSubject(commit.subject).subsystem ?? '',
    paths: size?.paths ?? (await pathsOf(git, commit.oid)),
    additions: size?.additions ?? 0,
    deletions: size?.deletions ?? 0,
    firstRelease: release?.tag ?? null,
    firstReleaseTime: release?.time ?? null,
    mailPatchDigest: null,
    ...placeInSeries(commit.message),
  };
}

/** Paths and line counts of many commits with one git process; nothing for those whose blobs are not there. */
async function sizesOf(git: GitStore, oids: readonly Oid[]): Promise<Map<Oid, Size>> {
  if (oids.length === 0) return new Map();
  try {
    const { stdout } = await git.run(
      [
        'log',
        '--no-walk',
        '--first-parent',
        '--root',
        '--no-renames',
        '--numstat',
        '-z',
        '--format=%x01%H',
        ...oids,
      ],
      { maxBytes: 256 * 1024 * 1024, timeoutMs: 300_000 },
    );
    return readNumstat(stdout.toString('utf8'));
  } catch (error) {
    if (!isAppError(error, 'object-missing', 'git-failed')) throw error;
    if (oids.length === 1) return new Map();
    // One commit with missing blobs must not take the sizes of its neighbours away.
    const middle = oids.length >> 1;
    const halves = [oids.slice(0, middle), oids.slice(middle)];
    const parts = await Promise.all(halves.map((half) => sizesOf(git, half)));
    return new Map(parts.flatMap((part) => [...part]));
  }
}

/** Reads `git log --numstat -z --format=%x01%H`. Binary files count as paths without lines. */
export function readNumstat(output: string): Map<Oid, Size> {
  const sizes = new Map<Oid, Size>();
  let size: Size | undefined;
  for (const field of output.split('\0')) {
    const text = field.replace(/^\n/, '');
    if (text.startsWith('\x01')) {
      size = { paths: [], additions: 0, deletions: 0 };
      sizes.set(text.slice(1, 41), size);
      continue;
    }
    const entry = /^(\d+|-)\t(\d+|-)\t([\s\S]+)$/.exec(text);
    if (entry?.[3] === undefined || size === undefined) continue;
    size.paths.push(entry[3]);
    size.additions += Number(entry[1]) || 0;
    size.deletions += Number(entry[2]) || 0;
  }
  return sizes;
}

async function pathsOf(git: GitStore, oid: Oid): Promise<string[]> {
  try {
    return (await git.changes(oid)).map((change) => change.path);
  } catch (error) {
    if (!isAppError(error, 'object-missing', 'git-failed')) throw error;
    return [];
  }
}
