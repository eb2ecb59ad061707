import { upstreamIndex } from '@/lib/applicability/upstream-index';
import { db, inTransaction } from '@/lib/db/client';
import { type BranchRow, listBranchRows } from '@/lib/db/queries/branch';
import {
  findQueue,
  type NewQueuedPatch,
  noteQueueRead,
  replaceQueued,
} from '@/lib/db/queries/patch-queue';
import { findProjectById } from '@/lib/db/queries/project';
import { AppError, isAppError } from '@/lib/errors';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { enqueue } from '@/lib/jobs/enqueue';
import type { GitReader } from '@/lib/ports';
import { compareVersions, type Profile, parseDotted } from '@/lib/profiles';
import type { Ctx } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { withProjectGit } from '@/lib/services/projects/project-git';
import { type FolderName, queueFolders, readQueueFolder } from '@/lib/stable-queue/read-queue';
import { readQueuePatch } from './queue-patch';

/** Release folders that are looked into per branch; more can lie ahead of a tip only in a clone nobody updates. */
const mostReleases = 5;
const mostProblems = 60;

/**
 * Reads a patch queue when its head moved since the last time (`again`: in any case) and keeps what it holds for the
 * project's branches: `queue-<version>`, and `releases/<version>.N` that the branch's tip does not have yet. Cells are
 * then told. What cannot be read is kept as the queue's error, with what was read before. A job, or somebody at the
 * shell. Gives the number of patches, or null when nothing was read.
 */
export async function readQueue(
  ctx: Ctx,
  input: { queueId: string; again?: boolean },
): Promise<{ patches: number } | null> {
  if (ctx.actor.kind === 'person') throw new AppError('forbidden', 'Reading a queue is a job.');
  const row = await findQueue(db(), input.queueId);
  const project = row === null ? null : await findProjectById(db(), row.projectId);
  if (row === null || project === null || project.removedAt !== null) return null;
  const readAt = ctx.clock.now();
  try {
    const { upstreamTip } = project;
    const git = await openGit({ gitDirs: [row.path] });
    try {
      const head = await git.resolve('HEAD');
      if (head === row.head && row.error === null && input.again !== true) {
        await noteQueueRead(db(), row.id, { readAt, error: null });
        return null;
      }
      const branches = await listBranchRows(db(), project.id);
      const { patches, problems } = await withProjectGit(project, [], async (code, profile) =>
        readAll(git, head, {
          code,
          profile,
          branches,
          upstream: upstreamTip ?? (await code.resolve(project.upstreamRef)),
        }),
      );
      await inTransaction(async (tx) => {
        await replaceQueued(tx, row.id, patches);
        await noteQueueRead(tx, row.id, { readAt, error: null, head, problems });
        await enqueue(tx, 'refresh-queued', { projectId: project.id });
        await publish(tx, { type: 'import', project: project.slug, id: row.id });
      });
      return { patches: patches.length };
    } finally {
      await git.close();
    }
  } catch (error) {
    if (!isAppError(error)) throw error;
    await inTransaction(async (tx) => {
      await noteQueueRead(tx, row.id, { readAt, error: error.message });
      await publish(tx, { type: 'import', project: project.slug, id: row.id });
    });
    return null;
  }
}

interface Place {
  readonly code: GitStore;
  readonly profile: Profile;
  readonly branches: readonly BranchRow[];
  readonly upstream: string;
}

async function readAll(queue: GitReader, head: string, place: Place) {
  const { code, profile, branches, upstream } = place;
  const known = await upstreamIndex(code, upstream);
  const patches: NewQueuedPatch[] = [];
  const problems: string[] = [];
  const folders = await queueFolders(queue, head);
  for (const branch of branches) {
    let position = 0;
    for (const folder of await foldersOf(folders, branch, code, profile)) {
      const read = await readQueueFolder(queue, head, folder.path);
      problems.push(...read.problems);
      for (const { path, content } of read.files) {
        const patch = await readQueuePatch(content, known, profile.markerForms);
        if (patch.patchId === null && patch.upstream.length === 0) {
          problems.push(`${path} holds no diff and names no upstream commit: left out.`);
          continue;
        }
        const subject = patch.subject === '' ? (path.split('/').at(-1) ?? path) : patch.subject;
        patches.push({ ...patch, subject, path, position, branchId: branch.id });
        position += 1;
      }
    }
  }
  const more = problems.length - mostProblems;
  if (more > 0) problems.splice(mostProblems, more, `And ${more} more of that kind.`);
  return { patches, problems };
}

/** Releases that the tip lacks, oldest first, then the queue: the order in which they reach the branch. */
async function foldersOf(
  folders: readonly FolderName[],
  branch: BranchRow,
  code: GitStore,
  profile: Profile,
): Promise<FolderName[]> {
  const found: FolderName[] = [];
  const releases = folders
    .filter((one) => one.kind === 'release' && isPointRelease(one.version, branch.version))
    .sort((a, b) => compareVersions(parseDotted(b.version) ?? [], parseDotted(a.version) ?? []));
  const tags = (await code.refs()).filter((ref) => ref.name.startsWith('refs/tags/'));
  for (const release of releases.slice(0, mostReleases)) {
    const tag = tags.find((ref) => {
      const read = profile.releaseTag(ref.name.slice('refs/tags/'.length));
      return read !== null && read.rc === null && read.version.join('.') === release.version;
    });
    if (tag !== undefined && (await code.isAncestor(tag.commit, branch.tip))) break;
    found.unshift(release);
  }
  const version = branch.version.join('.');
  const queue = folders.find(
    (one) => one.kind === 'queue' && parseDotted(one.version)?.join('.') === version,
  );
  return queue === undefined ? found : [...found, queue];
}

/** 6.6.70 of 6.6. */
function isPointRelease(text: string, version: readonly number[]): boolean {
  const read = parseDotted(text);
  if (read === null || read.length !== version.length + 1) return false;
  return version.every((part, at) => read[at] === part);
}
