import { sameSubject } from '@/lib/applicability/same-subject';
import type { UpstreamIndex } from '@/lib/applicability/upstream-index';
import type { Oid } from '@/lib/contracts/git';

export type ResolvedName =
  | { readonly oid: Oid }
  | {
      readonly oid: null;
      readonly why: 'not-in-upstream' | 'ambiguous' | 'subject-differs' | 'too-short';
    };

/**
 * The upstream commit that a name of 8 to 40 hex digits stands for. A full name or one of at least 12 digits counts
 * when upstream's history holds exactly one such commit; a shorter one only when the subjects match too
 * (3-applicability, "Upstream markers on a stable branch").
 */
export async function resolveUpstreamName(
  upstream: UpstreamIndex,
  name: string,
  subject: string | null,
): Promise<ResolvedName> {
  if (name.length === 40) {
    return upstream.has(name) ? { oid: name } : { oid: null, why: 'not-in-upstream' };
  }
  if (name.length < 8) return { oid: null, why: 'too-short' };
  const [first, second] = upstream.withPrefix(name);
  if (first === undefined) return { oid: null, why: 'not-in-upstream' };
  if (second !== undefined) return { oid: null, why: 'ambiguous' };
  if (name.length >= 12) return { oid: first };
  const meant = subject !== null && sameSubject(subject, (await upstream.commit(first)).subject);
  return meant ? { oid: first } : { oid: null, why: 'subject-differs' };
}
