import type { PhaseContext } from '@/lib/analysis/context';
import { finding } from '@/lib/analysis/finding';
import { symptomWords } from '@/lib/analysis/text/message';
import type { MessageFinding } from './kinds';
import type { Symptom } from './symptoms';

/** Each once, as it is first written: "NULL pointer" and "null pointer" are one. */
function asWritten(words: readonly string[]): string[] {
  const first = new Map<string, string>();
  for (const one of words) if (!first.has(one.toLowerCase())) first.set(one.toLowerCase(), one);
  return [...first.values()];
}

/** One finding per symptom, with the lines that tell it. */
export async function symptomFindings(
  context: PhaseContext,
  symptoms: readonly Symptom[],
): Promise<MessageFinding[]> {
  const { commit } = context.input;
  return Promise.all(
    symptoms.map(async (one) => {
      const lines = one.hits.map((hit) => hit.line);
      const words = asWritten(one.hits.map((hit) => hit.words.trim())).slice(0, 4);
      const shown = await Promise.all(
        one.hits
          .slice(0, 4)
          .map((hit) =>
            context.probe('message-lines', { commit, from: hit.line, to: hit.endLine }),
          ),
      );
      return finding({
        kind: 'symptom' as const,
        polarity: 'for',
        severity: one.severity,
        summary: `The message speaks of ${symptomWords[one.symptom]}: ${words.map((w) => `"${w}"`).join(', ')} (line ${lines.slice(0, 4).join(', ')}).`,
        line: lines[0],
        data: {
          symptom: one.symptom,
          lines,
          words,
          quotes: one.hits.slice(0, 8).map((hit) => hit.text),
        },
        evidence: shown,
      });
    }),
  );
}
