import { afterEach, beforeEach } from 'vitest';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { ScratchRepository } from './scratch-repository';

export interface EachScratch {
  /** The repository of the test that runs. */
  readonly repository: ScratchRepository;
  /** Opens it as it is now; what was opened before is closed. */
  open(): Promise<GitStore>;
}

/** A repository of its own for every test of a file, removed behind it with what was opened on it. */
export function eachScratch(): EachScratch {
  let repository: ScratchRepository | null = null;
  let git: GitStore | null = null;
  const close = async () => {
    await git?.close();
    git = null;
  };
  beforeEach(() => {
    repository = new ScratchRepository();
  });
  afterEach(async () => {
    await close();
    repository?.remove();
    repository = null;
  });
  const current = () => {
    if (repository === null) throw new Error('there is a repository only while a test runs');
    return repository;
  };
  return {
    get repository() {
      return current();
    },
    async open() {
      await close();
      git = await openGit({ gitDirs: [current().gitDir] });
      return git;
    },
  };
}
