import type { PhaseContext } from '@/lib/analysis/context';
import { finding } from '@/lib/analysis/finding';
import type { MessageFinding } from './kinds';
import { type ParsedMessage, runningText } from './parse-message';

export interface ToldFeature {
  /** What it says, over line breaks: "add new roc API". */
  readonly words: string;
  /** Lines of the message, from 1. */
  readonly line: number;
  readonly endLine: number;
}

/** At the head of a clause, so that it is the commit that adds it: "Add a new API", "For A, add new B", "This patch adds". */
const adds =
  /(?<=^|[.;!?,:]\s+|\n\s*\n(?:[-*]\s+)?|\n[-*]\s+|\bthis\s+(?:patch|commit|change|series)\s+(?:also\s+)?|\bit\s+(?:also\s+)?)(?:add(?:s|ed)?|introduc(?:es?|ed)|implement(?:s|ed)?)\s+(?:(?:an?|the|some|one|two|three|few|several)\s+)*new\s+(?:(?!for\b|to\b|in\b|of\b|by\b|that\b|and\b)[\w/-]+\s+){0,3}(?:APIs?|commands?|dev(?:ice )?args?|(?:command[- ]line|kernel|module|boot|config\w*)\s+(?:options?|parameters?)|ioctls?|sys(?:tem\s+)?calls?|features?)\b/gi;

/**
 * The first place of running text that says of its own commit that it adds something new to use (an API, a command, an
 * option, a feature), or null. Quoted titles and what the subject announces say nothing here.
 */
export function toldFeature(message: ParsedMessage): ToldFeature | null {
  const { text, lineAt } = runningText(message);
  const plain = text.replace(/["\u201c][^"\u201d]{0,300}["\u201d]/g, (part) =>
    part.replace(/[^\n]/g, '_'),
  );
  for (const { 0: words, index } of plain.matchAll(adds)) {
    if (index < message.subject.length) continue;
    return {
      words: words.replace(/\s+/g, ' '),
      line: lineAt(index),
      endLine: lineAt(index + words.length - 1),
    };
  }
  return null;
}

/** The finding that the message says so; none where it does not. */
export async function featureFindings(
  context: PhaseContext,
  message: ParsedMessage,
): Promise<MessageFinding[]> {
  const told = toldFeature(message);
  if (told === null) return [];
  const { line, endLine, words } = told;
  const { commit } = context.input;
  return [
    finding({
      kind: 'told-feature',
      summary: `Running text tells of something new: "${words}".`,
      line,
      data: { words },
      evidence: [await context.probe('message-lines', { commit, from: line, to: endLine })],
    }),
  ];
}
