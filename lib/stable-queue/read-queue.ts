import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';
import { readSeries, refuseName } from './series';

/** A patch of a queue, as bytes: everything in it comes from outside. */
export interface QueueFile {
  /** In the repository: "queue-6.6/fix-it.patch". */
  readonly path: string;
  readonly content: Buffer;
}

export interface QueueFolder {
  readonly path: string;
  readonly files: readonly QueueFile[];
  /** Sentences about what was left out. */
  readonly problems: readonly string[];
}

/** A folder that holds a series: `queue-6.6`, `releases/6.6.70`. */
export interface FolderName {
  readonly path: string;
  readonly kind: 'queue' | 'release';
  /** As written: "6.6", "6.6.70". */
  readonly version: string;
}

/** A stable release had 1,200 patches at most so far; a patch of 2 MB is a firmware table. */
const limits = { series: 1 << 20, patch: 2 << 20, patches: 5000, folder: 128 << 20, problems: 20 };

/** The folders of a queue's tree by the names that the kernel's stable-queue uses, unread. Throws `object-missing`. */
export async function queueFolders(git: GitReader, head: string): Promise<FolderName[]> {
  const found: FolderName[] = [];
  for (const { path, mode } of (await git.list(head)) ?? []) {
    const version = /^queue-(\d+(?:\.\d+)+)$/.exec(path)?.[1];
    if (mode === folderMode && version !== undefined) found.push({ path, kind: 'queue', version });
  }
  for (const { path, mode } of (await git.list(head, 'releases')) ?? []) {
    const version = /^releases\/(\d+(?:\.\d+)+)$/.exec(path)?.[1];
    if (mode === folderMode && version !== undefined)
      found.push({ path, kind: 'release', version });
  }
  return found;
}

/**
 * The patches that the series of one folder names, in its order. What cannot be taken is left out and said in
 * `problems`: names that lead elsewhere, links, what is missing or too large. A folder without a series has none.
 */
export async function readQueueFolder(
  git: GitReader,
  head: string,
  folder: string,
): Promise<QueueFolder> {
  const files: QueueFile[] = [];
  const problems: string[] = [];
  const say = (sentence: string) => {
    if (problems.length < limits.problems) problems.push(sentence);
    else if (problems.length === limits.problems)
      problems.push(`${folder}: and more of that kind.`);
  };
  const series = await fileAt(git, head, `${folder}/series`, limits.series);
  if ('why' in series) {
    // A folder whose series became empty is often left with nothing in it.
    if (series.why !== missing)
      say(`${folder}/series ${series.why}: nothing of ${folder} was read.`);
    return { path: folder, files, problems };
  }
  const taken = new Set<string>();
  let bytes = 0;
  for (const { line, name } of readSeries(series.content.toString('utf8'))) {
    const at = `${folder}/series line ${line}`;
    const shown = name.length > 120 ? `${name.slice(0, 120)}…` : name;
    if (taken.size >= limits.patches) {
      say(`${at}: more than ${limits.patches} patches; the rest was left out.`);
      break;
    }
    const refused = refuseName(name);
    if (refused !== null) {
      say(`${at} names “${shown}”, which ${refused}: left out.`);
      continue;
    }
    if (taken.has(name)) {
      say(`${at} names “${shown}” again.`);
      continue;
    }
    taken.add(name);
    const path = `${folder}/${name}`;
    const found = await fileAt(git, head, path, limits.patch);
    if ('why' in found) {
      say(`${path} ${found.why}: left out.`);
      continue;
    }
    bytes += found.content.length;
    if (bytes > limits.folder) {
      say(
        `${folder} holds more than ${limits.folder >> 20} MB; ${shown} and the rest were left out.`,
      );
      break;
    }
    files.push({ path, content: found.content });
  }
  return { path: folder, files, problems };
}

const missing = 'is not there';
const folderMode = '040000';

/** A file's bytes, or why not, to go on behind its name. */
async function fileAt(
  git: GitReader,
  head: string,
  path: string,
  maxBytes: number,
): Promise<{ content: Buffer } | { why: string }> {
  const entry = await git.entry(head, path);
  if (entry === null) return { why: missing };
  if (entry.mode === '120000') return { why: 'is a symbolic link, which is not followed' };
  if (!entry.mode.startsWith('100')) return { why: 'is no file' };
  try {
    return { content: await git.blob(entry.oid, maxBytes) };
  } catch (error) {
    if (isAppError(error, 'too-large')) return { why: `is larger than ${maxBytes >> 20} MB` };
    if (isAppError(error, 'object-missing'))
      return { why: 'cannot be read: its object is missing' };
    throw error;
  }
}
