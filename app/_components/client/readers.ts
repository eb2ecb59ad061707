/**
 * What checks the server's answers, fetched when the first answer comes: the schemas and zod are larger than all that a
 * page needs to show itself, and are kept out of its first load.
 */
const pages = () => import('@/lib/contracts/pages');
const actions = () => import('@/lib/contracts/queue-actions');
const matrix = () => import('@/lib/contracts/matrix');
const decisions = () => import('@/lib/contracts/decision');

export const readers = {
  frame: async () => (await pages()).ProjectFrame,
  facets: async () => (await pages()).QueueFacets,
  queue: async () => (await pages()).QueuePage,
  matrix: async () => (await matrix()).MatrixList,
  matrixRows: async () => (await matrix()).MatrixRows,
  cellsPlan: async () => (await matrix()).CellsPlan,
  candidate: async () => (await pages()).CandidateView,
  patch: async () => (await pages()).PatchView,
  backport: async () => (await import('@/lib/contracts/backport')).BackportHelp,
  lines: async () => (await import('@/lib/contracts/patch-lines')).LinesView,
  members: async () => (await import('@/lib/contracts/patch-lines')).MembersView,
  comment: async () => (await pages()).CommentView,
  history: async () => (await pages()).HistoryPage,
  sources: async () => (await import('@/lib/contracts/sources')).SourcesView,
  templates: async () => (await import('@/lib/contracts/policy')).TemplatesAnswer,
  snoozed: async () => (await actions()).SnoozeResult,
  assigned: async () => (await actions()).AssignResult,
  delegated: async () => (await actions()).DelegateResult,
  workers: async () => (await actions()).WorkersView,
  views: async () => (await actions()).SavedViews,
  viewSaved: async () => (await actions()).SaveViewResult,
  decided: async () => (await decisions()).DecideResult,
} as const;
