import type { ImportKind, JobState } from '@/lib/contracts/vocabulary';

export const stateWord: Readonly<Record<JobState, string>> = {
  waiting: 'waiting',
  running: 'running',
  completed: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

export const kindLabel: Readonly<Record<ImportKind, string>> = {
  range: 'Range',
  commits: 'List of commits',
  missing: 'What a branch lacks',
  mbox: 'Mailbox',
};

/** "1 problem", "12 problems" */
export const plural = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
