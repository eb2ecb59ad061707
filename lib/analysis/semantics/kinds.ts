import type { Finding } from '@/lib/contracts/analysis';

/** Kinds of findings of phase 5. */
export const codeKinds = [
  'callers', // who calls a changed function, upstream and per branch
  'callees', // what it calls
  'entry-path', // the way from an entry point to it
  'no-entry-path',
  'gate', // what has to be configured, or allowed, on that way
  'macro-users', // who uses a macro that has another value now
  'module-name', // an alias that is the name of the module it stands in
  'needed-symbol', // what the patch calls and a branch does not define
  'same-pattern', // the replaced code elsewhere
  'unverified',
] as const;
export type CodeKind = (typeof codeKinds)[number];
export type CodeFinding = Finding & { kind: CodeKind };
