import type { ParsedMessage } from './parse-message';

export interface FixesTag {
  readonly oid: string;
  /** The subject in quotes, or null when the line has none. */
  readonly subject: string | null;
  readonly line: number;
  readonly endLine: number;
  readonly value: string;
}

const form = /^(?:commit\s+)?([0-9a-f]{6,40})\b[\s,:-]*(?:\(\s*)?(.*)$/is;
/** What people write for a `Fixes:` line, each on a line of its own. */
const lineForm = /^fixes:?\s+(?:commit\s+)?([0-9a-f]{7,40})\b(?:\s*(?:,\s*)?\(\s*"?(.*))?/gim;

/** A text without its closing bracket and the blanks around it. Patterns take the cube of a long line for this. */
function withoutBracket(text: string): string {
  const cut = text.trimEnd();
  return cut.endsWith(')') ? cut.slice(0, -1).trimEnd() : cut;
}

/** The `Fixes:` lines of a whole message, trailers or not: names as written, and the subject in brackets. */
export function fixesLines(
  message: string,
): readonly { readonly name: string; readonly subject: string | null }[] {
  return [...message.matchAll(lineForm)].map((match) => {
    const rest = withoutBracket(match[2] ?? '');
    const subject = rest.endsWith('"') ? rest.slice(0, -1) : rest;
    return { name: match[1] ?? '', subject: subject === '' ? null : subject };
  });
}

/** `Fixes:` lines that name a commit. A line that names a bug number or an address is no Fixes tag in this sense. */
export function fixesTags(message: ParsedMessage, names: readonly string[]): FixesTag[] {
  const out: FixesTag[] = [];
  for (const trailer of message.trailers) {
    if (!names.includes(trailer.name)) continue;
    const match = form.exec(trailer.value);
    const oid = match?.[1];
    if (!match || oid === undefined) continue;
    const rest = withoutBracket(match[2] ?? '');
    const subject = (/^".*"$/s.test(rest) ? rest.slice(1, -1) : rest).trim();
    out.push({
      oid: oid.toLowerCase(),
      subject: subject === '' ? null : subject,
      line: trailer.line,
      endLine: trailer.endLine,
      value: trailer.value,
    });
  }
  return out;
}

/** Subjects are the same when only case, blanks, quotes or a cut end ("...") differ. */
export function subjectsMatch(quoted: string, actual: string): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/["'`“”\\]/g, '')
      .replace(/\s+/g, ' ')
      .trim();
  const cut = plain(quoted)
    .replace(/(\.\.\.|…)$/, '')
    .trim();
  const whole = plain(actual);
  return cut === whole || (cut.length >= 20 && whole.startsWith(cut));
}

/**
 * Whether a subject of the form "prefix: revert …" speaks of the quoted one: most of the telling words of the shorter
 * are in the other.
 */
export function revertsSubject(subject: string, quoted: string): boolean {
  const words = (text: string) =>
    new Set(
      (text.toLowerCase().match(/[a-z0-9_]{3,}/g) ?? []).filter((word) => !plainWords.has(word)),
    );
  if (!/(?:^|:\s+)revert\b/i.test(subject)) return false;
  const mine = words(subject.replace(/\brevert\b/i, ''));
  const theirs = words(quoted);
  const common = [...mine].filter((word) => theirs.has(word)).length;
  const shorter = Math.min(mine.size, theirs.size);
  return shorter > 0 && common / shorter >= 0.6;
}

const plainWords = new Set([
  'the',
  'and',
  'for',
  'fix',
  'add',
  'support',
  'with',
  'from',
  'net',
  'use',
  'patch',
]);
