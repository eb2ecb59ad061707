import type { Finding } from '@/lib/contracts/analysis';

/** Kinds of findings of phase 7. */
export const subsystemKinds = [
  'maintainers', // an entry of MAINTAINERS that takes changed files in
  'no-maintainers', // by directory, and why
  'criticality',
  'activity',
  'backport-record',
  'folder-record', // how often commits of the changed folders went to stable, beside all
  'project-record', // how often the project's commits went to stable
  'policy',
  'unverified',
] as const;
export type SubsystemKind = (typeof subsystemKinds)[number];
export type SubsystemFinding = Finding & { kind: SubsystemKind };
