import type { DecisionVerb } from '@/lib/contracts/vocabulary';

type StoredVerb = Exclude<DecisionVerb, 'needs-work'> | 'needs_work';

/** Prisma's names of enum values hold no hyphen; the database and everything else says `needs-work`. */
export const toStoredVerb = (verb: DecisionVerb): StoredVerb =>
  verb === 'needs-work' ? 'needs_work' : verb;
export const fromStoredVerb = (verb: StoredVerb): DecisionVerb =>
  verb === 'needs_work' ? 'needs-work' : verb;
