import { fixesTags } from '@/lib/analysis/message/fixes-tag';
import { parseMessage } from '@/lib/analysis/message/parse-message';
import { parseStableTag } from '@/lib/analysis/message/stable-tag';
import { parseSubject, saysFix } from '@/lib/analysis/message/subject';
import { findSymptoms } from '@/lib/analysis/message/symptoms';
import type { Profile } from '@/lib/profiles';

export type FixSignal = 'fixes-tag' | 'stable-tag' | 'fix-word' | 'symptom';

/**
 * What in a commit's message says that it repairs something, cheapest signs first; with `tagOnly` only a `Fixes:` line
 * that names a commit counts. Empty: nothing does.
 */
export function fixSignals(message: string, profile: Profile, tagOnly: boolean): FixSignal[] {
  const parsed = parseMessage(message, profile.trailers);
  if (fixesTags(parsed, profile.trailers.fixes).length > 0) return ['fixes-tag'];
  if (tagOnly) return [];
  const stable = parsed.trailers.some(
    (trailer) => parseStableTag(trailer, profile.trailers.stableAddresses) !== null,
  );
  if (stable) return ['stable-tag'];
  if (saysFix(parseSubject(parsed.subject).intent)) return ['fix-word'];
  const lines = [{ line: 1, text: parsed.subject }, ...parsed.prose];
  return findSymptoms(lines).length > 0 ? ['symptom'] : [];
}
