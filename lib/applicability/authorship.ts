import type { CommitInfo } from '@/lib/contracts/git';

/** When a commit was written, by whom, under which title: what a pick by hand keeps. */
export type Authored = Pick<CommitInfo, 'author' | 'subject'>;

/**
 * The authorship of a commit as one key: author's address, second and zone of the author date, and title. `git
 * cherry-pick`, `am` and `rebase` keep all of them, whatever is done to the patch, and no one writes two commits of one
 * title in one second. Null where that cannot be said: no title, no address, or a date that says nothing (git's
 * epoch, as imports leave it).
 */
export function authorshipOf({ author, subject }: Authored): string | null {
  const title = subject.replace(/\s+/g, ' ').trim();
  const email = author.email.trim().toLowerCase();
  if (title === '' || email === '' || author.time <= 0) return null;
  return `${author.time} ${author.zone} ${email} ${title}`;
}
