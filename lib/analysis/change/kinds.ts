import type { Finding } from '@/lib/contracts/analysis';

/** Kinds of findings of phase 2. */
export const diffKinds = [
  'size', // files, +/-, lines with context against the rule
  'file', // one changed file
  'function', // one function changed, by a real parse
  'no-function', // nothing but data, metadata, text
  'hunk', // before and after
  'class', // one change class
  'checked-first', // what is used behind its check now, and was used before it
  'late-check', // a NULL check below what follows the pointer already
  'scope', // documentation, test, comment, cleanup or metadata only
  'interface', // EXPORT_SYMBOL, uapi, version map
  'regression-risk',
  'empty',
  'unverified', // what could not be checked, and why
] as const;
export type DiffKind = (typeof diffKinds)[number];
export type DiffFinding = Finding & { kind: DiffKind };
