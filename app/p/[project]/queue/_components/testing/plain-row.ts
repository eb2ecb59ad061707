import type { QueueRow } from '@/lib/contracts/pages';

/** A row of the queue that says nothing but what a test gives it. */
export const plainRow = (given: Partial<QueueRow> = {}): QueueRow => ({
  oid: 'a'.repeat(40),
  subject: '',
  why: '',
  subsystem: '',
  verdict: null,
  confidence: null,
  severity: null,
  range: null,
  flags: [],
  series: null,
  cells: [],
  author: '',
  commitTime: null,
  soakSince: null,
  addedAt: '2026-01-01T00:00:00.000Z',
  analysis: null,
  analysisError: null,
  pressing: [],
  workers: [],
  unread: false,
  snoozed: false,
  ...given,
});
