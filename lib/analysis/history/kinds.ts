import type { Finding } from '@/lib/contracts/analysis';

/** Kinds of findings of phase 3. */
export const historyKinds = [
  'introduced-by', // blame of the replaced lines, or of the lines next to additions
  'fixes-agreement', // what blame says of the Fixes tag
  'file-introduced', // first commit that has the file
  'related-introduction', // the code elsewhere that the added lines answer to
  'recent-history', // what happened to the files in the year before
  'series', // posted together with
  'neighbour', // the patch of the series that the message names by its place
  'prerequisite', // a commit that the message says it needs
  'needed-by', // a later commit that says it needs this one
  'follow-up', // a later commit that fixes it
  'reverted', // a later commit takes it back, and nothing brings it again
  'restored', // taken back and brought again
  'no-follow-up',
  'release', // first release tag that contains it
  'author', // the author's standing
  'unverified', // what was tried and why it failed
] as const;
export type HistoryKind = (typeof historyKinds)[number];
export type HistoryFinding = Finding & { kind: HistoryKind };
