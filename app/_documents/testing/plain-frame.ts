import type { PageFrame } from '@/app/_documents/cuts';

/** Of the length that a page's nonce has. */
export const plainNonce = 'abcdefghijklmnopqrstuvwx';

/** The frame of a page of a project without branches, as a reviewer sees it. */
export const plainFrame: PageFrame = {
  slug: 'demo',
  // A text that stands for another one where it is put into a page carelessly.
  name: '$ Demo',
  profile: 'generic',
  profileReason: '',
  upstreamRef: 'refs/heads/main',
  demo: false,
  role: 'reviewer',
  now: '2026-05-04T14:00:00.000Z',
  branches: [],
  waiting: 2,
  analysing: null,
  viewerId: 'ada',
};
