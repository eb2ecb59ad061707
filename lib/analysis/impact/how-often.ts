import type { MessageLine } from '@/lib/analysis/message/parse-message';
import { type Sentence, sentencesOf } from '@/lib/analysis/message/sentences';
import { wrongWords } from './trigger';

const often =
  /(?<!\()\b(?:sometimes(?! very)|occasional(?:ly)?|intermittent(?:ly)?|sporadic(?:ally)?|once in a while|(?:in|on) (?:very |some |a few )*rare (?:cases?|occasions?|situations?|circumstances)|(?:is|are|a|very|extremely|fix) rare)\b(?!-)/i;
/** What goes wrong with it as well, or from then on. */
const later = /\b(?:still|remain\w*)\b/i;
const mostCharacters = 160;

/** The sentence that says how often something goes wrong ("sometimes fails"), at most 160 characters of it, or null. */
export function howOften(prose: readonly MessageLine[]): Sentence | null {
  const found = sentencesOf(prose).find(({ text }) => {
    const said = text.slice(0, 2000);
    return often.test(said) && wrongWords.test(said) && !later.test(said);
  });
  if (found === undefined) return null;
  const text = found.text.replace(/[.:;,]+$/, '');
  if (text.length <= mostCharacters) return { ...found, text };
  // The word has to be among what is shown.
  const at = Math.max(0, (often.exec(text)?.index ?? 0) - mostCharacters / 2);
  const cut = text.slice(at, at + mostCharacters);
  return {
    ...found,
    text: `${at > 0 ? '…' : ''}${cut}${at + mostCharacters < text.length ? '…' : ''}`,
  };
}
