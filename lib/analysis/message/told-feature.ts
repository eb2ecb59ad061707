import type { PhaseContext } from '@/lib/analysis/context';
import type { MessageFinding } from './kinds';
import { type ParsedMessage, runningText, withoutQuotes } from './parse-message';
import { quoteFinding } from './quote-finding';

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
  for (const { 0: words, index } of withoutQuotes(text).matchAll(adds)) {
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
  const { words, ...place } = told;
  const summary = `Running text tells of something new: "${words}".`;
  return [
    await quoteFinding(context, { kind: 'told-feature', summary, ...place, data: { words } }),
  ];
}
