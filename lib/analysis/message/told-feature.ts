import type { PhaseContext } from '@/lib/analysis/context';
import type { MessageFinding } from './kinds';
import { type ParsedMessage, runningText, withoutQuotes } from './parse-message';
import { quoteFinding } from './quote-finding';
import { announcesChange, parseSubject } from './subject';

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

/** "2. Support TSO for …" in a list of changes, "this patch also supports …", not "support of … is removed". */
const supports =
  /(?:(?<=\n[ \t]*(?:[-*\u2022]|\d{1,2}[.)])[ \t]+)|(?<=\bthis (?:patch|commit|change) )(?:also )?)(?:(?:add(?:s|ed)?|introduc(?:es?|ed)) (?:the )?)?supports? (?:for |of )?(?!(?:to|functions?|the same)\b)(?!.*\b(?:remov|dropp)ed\b)(?:[^\s.,;:]+[ ]?){1,6}/gi;

/** A paragraph, or another item of a list. */
const nextItem = /^[ \t]*\n(?:[ \t]*\n|[ \t]*(?:[-*\u2022]|\d{1,2}[.)])[ \t])/;

/**
 * The first place of running text that says of its own commit that it adds something new to use (an API, a command, an
 * option, a feature), or null. Quoted titles and what the subject announces say nothing here.
 */
export function toldFeature(message: ParsedMessage): ToldFeature | null {
  const { text, lineAt } = runningText(message);
  const said = withoutQuotes(text);
  const start = message.subject.length;
  // Where the subject announces it, "this patch adds support for …" only says it again.
  const forms = announcesChange(parseSubject(message.subject).intent) ? [adds] : [adds, supports];
  const found = forms
    .flatMap((form) => [...said.matchAll(form)])
    .filter(({ index }) => index >= start)
    .sort((a, b) => a.index - b.index)[0];
  if (found === undefined) return null;
  const words = found[0].trim();
  // As many words as are shown of what is supported; a feature of the other form ends with its name.
  const rest = text.slice(found.index + found[0].length);
  const isCut = /\bsupports?\b/i.test(words) && !nextItem.test(rest) && /^\s*[^\s.,;:)]/.test(rest);
  return {
    words: `${words.replace(/\s+/g, ' ')}${isCut ? '…' : ''}`,
    line: lineAt(found.index),
    endLine: lineAt(found.index + words.length - 1),
  };
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
