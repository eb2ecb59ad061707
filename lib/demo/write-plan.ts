import fs from 'node:fs';
import git, { type TreeObject } from 'isomorphic-git';
import type { Oid } from '@/lib/contracts/git';
import type { Files } from './changes';
import { type Person, people } from './people';
import type { Plan, PlannedCommit } from './plan';

/** The oid of every written commit, by its key in the story. */
export type CommitOids = ReadonlyMap<string, Oid>;

/** A reference in a message template to an earlier commit of the story. */
const reference = /\{(oid12|oid|fixes):([^{}]+)\}/g;

/** The message with its references filled in; `oids` must have them all. */
export function fillMessage(plan: Plan, commit: PlannedCommit, oids: CommitOids): string {
  return commit.template.replace(reference, (_whole, kind: string, key: string) => {
    const oid = oids.get(key);
    if (oid === undefined)
      throw new Error(`demo story: ${commit.key} speaks of ${key} before it was written`);
    if (kind === 'fixes') return `Fixes: ${oid.slice(0, 12)} ("${plan.get(key).subject}")`;
    return kind === 'oid12' ? oid.slice(0, 12) : oid;
  });
}

function seconds(date: string): number {
  return Math.floor(Date.parse(date) / 1000);
}

function signature(who: Person, date: string) {
  // git's own sign is the other way round: minutes to add to local time to get UTC
  return {
    name: who.name,
    email: who.email,
    timestamp: seconds(date),
    timezoneOffset: who.zone === 0 ? 0 : -who.zone,
  };
}

interface Folder {
  readonly files: Map<string, string>;
  readonly folders: Map<string, Folder>;
}

function foldersOf(files: Files): Folder {
  const root: Folder = { files: new Map(), folders: new Map() };
  for (const [path, content] of files) {
    const parts = path.split('/');
    const name = parts.pop() ?? path;
    let at = root;
    for (const part of parts) {
      const next = at.folders.get(part) ?? { files: new Map(), folders: new Map() };
      at.folders.set(part, next);
      at = next;
    }
    at.files.set(name, content);
  }
  return root;
}

/** Writes objects into one git directory and remembers what it has written. */
class ObjectWriter {
  private readonly blobs = new Map<string, Promise<Oid>>();
  private readonly trees = new Map<string, Promise<Oid>>();

  constructor(private readonly gitdir: string) {}

  private blob(content: string): Promise<Oid> {
    const known = this.blobs.get(content);
    if (known) return known;
    const blob = new TextEncoder().encode(content);
    const written = git.writeBlob({ fs, gitdir: this.gitdir, blob });
    this.blobs.set(content, written);
    return written;
  }

  async tree(folder: Folder): Promise<Oid> {
    const entries: TreeObject = [];
    for (const [path, content] of folder.files)
      entries.push({ mode: '100644', path, oid: await this.blob(content), type: 'blob' });
    for (const [path, below] of folder.folders)
      entries.push({ mode: '040000', path, oid: await this.tree(below), type: 'tree' });
    const key = entries.map((entry) => `${entry.oid} ${entry.path}`).join('\n');
    const known = this.trees.get(key);
    if (known) return known;
    const written = git.writeTree({ fs, gitdir: this.gitdir, tree: entries });
    this.trees.set(key, written);
    return written;
  }

  commit(commit: PlannedCommit, message: string, tree: Oid, parents: Oid[]): Promise<Oid> {
    return git.writeCommit({
      fs,
      gitdir: this.gitdir,
      commit: {
        message,
        tree,
        parent: parents,
        author: signature(commit.author, commit.authored),
        committer: signature(commit.committer, commit.committed),
      },
    });
  }

  tag(name: string, object: Oid, date: string): Promise<Oid> {
    return git.writeTag({
      fs,
      gitdir: this.gitdir,
      tag: {
        object,
        type: 'commit',
        tag: name,
        message: `Linux ${name.slice(1)}\n`,
        tagger: signature(people.keeper, date),
      },
    });
  }
}

/**
 * Writes the planned history into the empty folder `gitdir` as a bare repository: loose objects, annotated tags,
 * branches, HEAD on master. No process is started and no clock is read: the same plan gives the same oids.
 */
export async function writePlan(plan: Plan, gitdir: string): Promise<CommitOids> {
  await git.init({ fs, gitdir, bare: true, defaultBranch: 'master' });
  const writer = new ObjectWriter(gitdir);
  const oids = new Map<string, Oid>();
  const oidOf = (key: string): Oid => {
    const oid = oids.get(key);
    if (oid === undefined) throw new Error(`demo story: ${key} was not written`);
    return oid;
  };
  for (const commit of plan.commits.values()) {
    if (!commit.written) continue;
    const tree = await writer.tree(foldersOf(commit.files));
    const message = fillMessage(plan, commit, oids);
    oids.set(commit.key, await writer.commit(commit, message, tree, commit.parents.map(oidOf)));
  }
  for (const tag of plan.tags) {
    const value = await writer.tag(tag.name, oidOf(tag.target), tag.date);
    await git.writeRef({ fs, gitdir, ref: `refs/tags/${tag.name}`, value });
  }
  for (const [name, key] of plan.heads)
    await git.writeRef({ fs, gitdir, ref: `refs/heads/${name}`, value: oidOf(key) });
  return oids;
}
