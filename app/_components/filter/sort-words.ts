import type { QueueQuery } from '@/lib/contracts/pages';

/** What each order of a list is called. */
export const sortWords: Readonly<Record<QueueQuery['sort'], string>> = {
  pressing: 'most pressing first',
  severity: 'gravest first',
  confidence: 'surest verdict first',
  alarms: 'most alarms first',
  newest: 'newest first',
  oldest: 'longest waiting first',
  soak: 'longest soak first',
  subsystem: 'by subsystem',
  author: 'by author',
  series: 'by series',
};
