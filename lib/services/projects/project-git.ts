import type { ProfileName } from '@/lib/contracts/vocabulary';
import { db } from '@/lib/db/client';
import { type GitStore, openGit } from '@/lib/git/open-git';
import type { Profile } from '@/lib/profiles';
import { profileNamed } from '@/lib/profiles';
import { type IndexState, readIndexState } from './index-state';

/** What opening needs to know of a project. */
export interface GitProject {
  readonly id: string;
  readonly gitDirs: readonly string[];
  readonly upstreamTip: string | null;
  readonly profile: ProfileName;
}

interface Opened {
  readonly signature: string;
  readonly git: Promise<GitStore>;
  users: number;
  retired: boolean;
  timer: NodeJS.Timeout | null;
}

const opened = new Map<string, Opened>();
const idleMs = 5 * 60_000;

/**
 * Runs `work` with a reader of the project's repositories. One reader per project and process is kept as long as the
 * upstream tip stays the same, because what is expensive (presence and commit indexes) hangs on it; the old one is
 * closed when its last user is done. A reader that does not see one of `tips` yet is opened anew. Walks go around the
 * commits that `index-commits` found unreadable. Throws what `openGit` throws, and what `work` throws.
 */
export async function withProjectGit<T>(
  project: GitProject,
  tips: readonly string[],
  work: (git: GitStore, profile: Profile) => Promise<T>,
): Promise<T> {
  const { grafts } = await readIndexState(db(), project.id);
  let entry = take(project, grafts);
  entry.users += 1;
  try {
    if (!(await sees(entry, tips))) entry = replace(project, grafts, entry);
    return await work(await entry.git, profileNamed(project.profile));
  } finally {
    entry.users -= 1;
    settle(project.id, entry);
  }
}

async function sees(entry: Opened, tips: readonly string[]): Promise<boolean> {
  const git = await entry.git;
  for (const tip of tips) if (!(await git.has(tip))) return false;
  return true;
}

function replace(project: GitProject, grafts: IndexState['grafts'], stale: Opened): Opened {
  stale.users -= 1;
  retire(project.id, stale);
  const entry = take(project, grafts);
  entry.users += 1;
  return entry;
}

function take(project: GitProject, grafts: IndexState['grafts']): Opened {
  const signature = JSON.stringify([project.gitDirs, project.upstreamTip, grafts]);
  const held = opened.get(project.id);
  if (held !== undefined && held.signature === signature) {
    if (held.timer !== null) clearTimeout(held.timer);
    held.timer = null;
    return held;
  }
  if (held !== undefined) retire(project.id, held);
  const git = openGit({ gitDirs: project.gitDirs, grafts: new Map(Object.entries(grafts)) });
  const entry: Opened = { signature, git, users: 0, retired: false, timer: null };
  opened.set(project.id, entry);
  // A repository that cannot be opened now may be there again at the next try.
  git.catch(() => {
    entry.retired = true;
    if (opened.get(project.id) === entry) opened.delete(project.id);
  });
  return entry;
}

function settle(projectId: string, entry: Opened): void {
  if (entry.users > 0) return;
  if (entry.retired) {
    void close(entry);
    return;
  }
  entry.timer ??= setTimeout(() => retire(projectId, entry), idleMs);
  entry.timer.unref();
}

function retire(projectId: string, entry: Opened): void {
  if (opened.get(projectId) === entry) opened.delete(projectId);
  entry.retired = true;
  if (entry.timer !== null) clearTimeout(entry.timer);
  entry.timer = null;
  if (entry.users === 0) void close(entry);
}

/** A reader that could not be opened has nothing to close. */
async function close(entry: Opened): Promise<void> {
  const git = await entry.git.catch(() => null);
  await git?.close();
}

/** Forgets a project's reader after a failure that may lie in it, so that the next user gets a fresh one. */
export function dropProjectGit(projectId: string): void {
  const entry = opened.get(projectId);
  if (entry !== undefined) retire(projectId, entry);
}

/** Closes every reader that nobody uses: at the end of a process or test. */
export async function closeProjectGits(): Promise<void> {
  const all = [...opened];
  for (const [projectId, entry] of all) {
    retire(projectId, entry);
    if (entry.users === 0) await close(entry);
  }
}
