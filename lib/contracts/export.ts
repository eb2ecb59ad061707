import { z } from 'zod';

/**
 * The forms in which a branch's backports leave: mails for `git am`; a quilt series (`patches/series`); the layout of the
 * kernel's stable-queue (`queue-6.6/series`); a git bundle with a branch.
 */
export const branchForms = ['mbox', 'quilt', 'queue', 'bundle'] as const;
export const BranchForm = z.enum(branchForms);
export type BranchForm = z.infer<typeof BranchForm>;

/** As people read them, with what to do with the file. */
export const branchFormWords: Readonly<Record<BranchForm, string>> = {
  mbox: 'mbox',
  quilt: 'quilt series',
  queue: 'stable-queue folder',
  bundle: 'git bundle',
};
