import type { GitStore } from '@/lib/git/open-git';
import { patchOptions } from '@/lib/git/patch-processes';
import { Quarantine } from '@/lib/git/quarantine';
import { runGit } from '@/lib/git/run-git';
import type { FileVersion, PathFile } from '@/lib/merge-ports';

/** A file before and after; `content` where the repository does not hold what is new. */
export interface ChangedFile {
  /** Bytes, latin1. */
  readonly path: string;
  readonly old: FileVersion | null;
  readonly new: FileVersion | null;
  readonly content: Buffer | null;
}

/** The patch of these files as `git diff --binary --full-index` writes it, renames not followed. */
export async function patchOfFiles(git: GitStore, files: readonly ChangedFile[]): Promise<Buffer> {
  const quarantine = await Quarantine.make(git.merger.view);
  try {
    for (const { content } of files) {
      if (content === null) continue;
      const args = ['hash-object', '-w', '--no-filters', '--stdin'];
      await runGit(quarantine.gitDir, args, { input: content });
    }
    const side = (pick: (file: ChangedFile) => FileVersion | null): PathFile[] =>
      files.flatMap((one) => {
        const file = pick(one);
        return file === null ? [] : [{ path: one.path, file }];
      });
    const before = await quarantine.treeOf(side((one) => one.old));
    const after = await quarantine.treeOf(side((one) => one.new));
    const args = ['diff-tree', ...patchOptions('--no-renames', 3), before, after];
    return (await runGit(quarantine.gitDir, args)).stdout;
  } finally {
    await quarantine.remove();
  }
}
