import path from 'node:path';
import { buildCommitIndex, type CommitIndex } from '@/lib/analysis/commit-index';
import type { ProbePorts } from '@/lib/analysis/probes/probe';
import type { PresenceIndex } from '@/lib/applicability/presence';
import type { Presence } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';
import { dataDirectory } from '@/lib/data-directory';
import type { GitStore } from '@/lib/git/open-git';
import { WordIndex } from '@/lib/git/word-index';
import type { MailSearch } from '@/lib/ports';
import type { Profile } from '@/lib/profiles';
import { type CellMatrix, openMatrix } from '@/lib/services/cells/open-matrix';

/** What is expensive to build of a project and shared by everything that asks the same reader. */
export interface ProjectEngine {
  readonly git: GitStore;
  readonly profile: Profile;
  readonly upstream: Oid;
  readonly matrix: CellMatrix;
  commitIndex(): Promise<CommitIndex>;
  presence(commit: Oid, tip: Oid): Promise<Presence | null>;
  /** What probes read through; with the project's mails where they are open. */
  ports(mail?: MailSearch): Promise<ProbePorts>;
}

const engines = new WeakMap<GitStore, Map<Oid, ProjectEngine>>();

/** The engine of a reader at an upstream tip; made once, gone with the reader. */
export function projectEngine(git: GitStore, profile: Profile, upstream: Oid): ProjectEngine {
  const ofReader = engines.get(git) ?? new Map<Oid, ProjectEngine>();
  engines.set(git, ofReader);
  const held = ofReader.get(upstream);
  if (held !== undefined) return held;
  const made = makeEngine(git, profile, upstream);
  ofReader.set(upstream, made);
  return made;
}

function makeEngine(git: GitStore, profile: Profile, upstream: Oid): ProjectEngine {
  const matrix = openMatrix(git, profile, upstream);
  let index: Promise<CommitIndex> | null = null;
  let words: WordIndex | null = null;
  const wordIndex = () => {
    words ??= new WordIndex(path.join(dataDirectory(), 'code-index'), git);
    return words;
  };
  const commitIndex = () => {
    index ??= buildCommitIndex(git, { upstream });
    // A failure (a killed process) must not be remembered as the answer.
    index.catch(() => {
      index = null;
    });
    return index;
  };
  const presence = async (commit: Oid, tip: Oid) =>
    (await matrix.presenceIndex(tip)).presence(commit);
  return {
    git,
    profile,
    upstream,
    matrix,
    commitIndex,
    presence,
    ports: async (mail) => ({
      git,
      code: wordIndex(),
      backports: async (tip) => backportsOf(await matrix.presenceIndex(tip)),
      ...(mail === undefined ? {} : { mail }),
      index: await commitIndex(),
      presence,
      cell: (commit, branch, tip) => matrix.cell(commit, { name: branch, tip }),
    }),
  };
}

const backports = new WeakMap<PresenceIndex, ReadonlyMap<Oid, number>>();

/** Upstream commits that a marker of the branch names, with the time (seconds since 1970 UTC) since which it has them. */
export function backportsOf(index: PresenceIndex): ReadonlyMap<Oid, number> {
  const held = backports.get(index);
  if (held !== undefined) return held;
  const made = new Map([...index.backports()].map(({ commit, since }) => [commit, since]));
  backports.set(index, made);
  return made;
}
