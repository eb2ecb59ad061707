import { declaredInText } from '@/lib/analysis/message/declared-in-text';
import { fixesTags } from '@/lib/analysis/message/fixes-tag';
import { parseMessage } from '@/lib/analysis/message/parse-message';
import { parseStableTag } from '@/lib/analysis/message/stable-tag';
import { parseSubject, saysFix, soundsLikeFix } from '@/lib/analysis/message/subject';
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
  const { intent } = parseSubject(parsed.subject);
  if (saysFix(intent) || declaredInText(parsed) !== null) return ['fix-word'];
  const lines = [{ line: 1, text: parsed.subject }, ...parsed.prose];
  const repair = soundsLikeFix(intent) ? 'likely' : 'none';
  return findSymptoms(lines, repair).length > 0 ? ['symptom'] : [];
}
