import { type ParsedMessage, runningText } from './parse-message';
import type { Symptom } from './symptoms';

const opening =
  /\bwithout\s+(?:this|these|those|the)\s+(?:patch|fix|change|commit)(?:es|s)?\b(?!\s+(?:in|of|to|from)\b)/gi;

/** Characters of a sentence. */
const longest = 1000;

/**
 * The lines on which a message says what goes wrong without its commit ("Without this change, the driver crashes"), by
 * symptoms that stand behind these words in the same sentence; null where it does not.
 */
export function toldWithoutIt(
  message: ParsedMessage,
  symptoms: readonly Symptom[],
): { readonly line: number; readonly endLine: number } | null {
  const { text, lineAt } = runningText(message);
  const hits = symptoms.flatMap((one) => one.hits);
  for (const match of text.matchAll(opening)) {
    const sentence =
      /^[\s\S]*?(?=[.!?](?:\s|$)|\n\s*\n|$)/.exec(
        text.slice(match.index, match.index + longest),
      )?.[0] ?? '';
    const line = lineAt(match.index);
    const endLine = lineAt(match.index + sentence.length - 1);
    const words = sentence.replace(/\s+/g, ' ');
    const told = hits.some(
      (hit) => line <= hit.line && hit.endLine <= endLine && words.includes(hit.words.trim()),
    );
    if (told) return { line, endLine };
  }
  return null;
}
