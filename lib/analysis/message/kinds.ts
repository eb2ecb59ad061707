import type { Finding } from '@/lib/contracts/analysis';

/** Kinds of findings of phase 1. */
export const messageKinds = [
  'subject', // subsystem, verb, intent
  'revert', // the commit itself takes another one back
  'fixes', // one Fixes tag, validated
  'named-commit', // one that running text names
  'named-place', // a patch that running text points to: "the next patch"
  'stable-request', // Cc: stable with floor, prerequisites, delay
  'no-autosel', // asks not to be picked automatically
  'review', // Reviewed-by, Acked-by
  'nack', // Nacked-by
  'tested',
  'told-tested', // running text says so
  'told-feature', // running text says that it adds something new
  'reporter',
  'sign-off',
  'credit', // Suggested-by, Co-developed-by …
  'link', // Link, Closes, bug numbers
  'cve',
  'dependency', // Depends-on, Stable-dep-of
  'missing-tags',
  'unknown-tag',
  'symptom',
  'told-reason', // the sentence that says what was wrong, where no symptom was known
  'trace',
  'no-change-claimed', // "no functional change"
  'declared-fix',
  'hidden-fix',
  'repair-in-passing', // beside what it is about
  'repair-wording', // sounds like one, nothing more
  'unverified', // what could not be checked, and why
] as const;
export type MessageKind = (typeof messageKinds)[number];

export type MessageFinding = Finding & { kind: MessageKind };
