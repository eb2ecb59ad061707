import { type ParsedMessage, runningText } from './parse-message';

/** A commit that running text names, as it is written there. */
export interface NamedCommit {
  /** Lower case, 7 to 40 digits. */
  readonly name: string;
  /** The title behind it, or null when there is none. */
  readonly subject: string | null;
  /** Lines of the message from the name to the end of its title, from 1. */
  readonly line: number;
  readonly endLine: number;
  /** The message says that it needs this one: "depends on commit X" (3-applicability, "Prerequisites"). */
  readonly isNeeded: boolean;
}

/** Not behind what makes it part of an address, a path or another word. */
const hex = /(?<![\w/=?&#%.@+-])[0-9a-f]{7,40}(?![\w@/-]|\.[a-z0-9])/gi;
const opening = `[\\s:("'\`<[“]*$`;
const calledCommit = new RegExp(`\\bcommits?(?:[ -]?ids?)?${opening}`, 'i');
/** Words that stand before other numbers too. */
const calledChange = new RegExp(
  `\\b(?:patch(?:es)?|changes?|changesets?|csets?|revisions?|revs?|hash|sha)${opening}`,
  'i',
);
/** What is told of a commit whose name stands for itself: "introduced in X", "since X", "undoes what X did". */
const toldOf =
  /\b(?:(?:introduced|caused|broken|added|brought in|changed|removed|moved|fixed|superseded|replaced|regressed|regression|fallout|follow-?up|bug|breakage)\s+(?:in|by|with|from|of|to)|since|reverts?|reverting|undo(?:es)?|undoing|restores?(?:\s+what)?|undoes\s+what|what)\s+$/i;
const isOfAnotherObject =
  /\b(?:trees?|blobs?|tags?|objects?|checksum|sha\d*sum|md5|build-?id)[\s:]*$/i;
/** The upstream marks of a backport say where it comes from; nothing is told of that commit. */
const marksOrigin =
  /(?:cherry[ -]?picked|backported)\s+from\s+(?:upstream\s+)?commit:?\s+$|\[\s*upstream\s+commit:?\s+$/i;
const needs = /\b(?:depends\s+on|requires|needs)\s+(?:upstream\s+)?commit:?\s+$/i;
const joinedTo = /^(?:\s|,|;|\/|&|\+|\band\b|\bor\b|\bcommits?\b)+$/i;
/** Of a message; what names more is a list that nobody looks up one by one. */
const mostNames = 100;
const titles = [
  /^["'`)\]]?\s*[:,-]?\s*\(\s*["“']([\s\S]{3,200}?)["”']\s*\)/,
  // Behind a colon stands what somebody said.
  /^["'`)\]]?\s*[,-]?\s*["“]([^"”]{3,200})["”]/,
  /^["'`)\]]?\s*\(([^()"]{1,40}:\s[^()"]{3,150})\)/,
];

/**
 * Commits that the subject or running text names: "commit X", "X ("title")", "introduced in X", lists of them, and full
 * names; each once, in the order of the message, the first 100. Trailers and the upstream marks of backports are not among them.
 */
export function namedCommits(message: ParsedMessage): readonly NamedCommit[] {
  const { text, lineAt } = runningText(message);
  const out: NamedCommit[] = [];
  // Where what was said of the one before ends.
  let end = 0;
  for (const match of text.matchAll(hex)) {
    if (out.length >= mostNames) break;
    const name = match[0].toLowerCase();
    const behind = match.index + name.length;
    const before = text.slice(Math.max(0, match.index - 80), match.index);
    const after = text.slice(behind, behind + 300);
    const title = titleOf(after);
    const between = text.slice(end, match.index);
    const isJoined = out.length > 0 && between.length < 40 && joinedTo.test(between);
    if (!isNamed(name, before, title !== null) && !(isJoined && isMixed(name))) continue;
    if (marksOrigin.test(before) || /^\s+upstream\b/i.test(after)) continue;
    end = behind + (title?.length ?? 0);
    if (out.some((one) => one.name.startsWith(name) || name.startsWith(one.name))) continue;
    out.push({
      name,
      subject: title?.subject ?? null,
      line: lineAt(match.index),
      endLine: lineAt(end - 1),
      isNeeded: needs.test(before),
    });
  }
  return out;
}

/** Digits and letters: no number, no word. */
const isMixed = (name: string) => /[0-9]/.test(name) && /[a-f]/.test(name);

function isNamed(name: string, before: string, hasTitle: boolean): boolean {
  if (calledCommit.test(before)) return /[0-9]/.test(name);
  if (!isMixed(name) || isOfAnotherObject.test(before)) return false;
  if (name.length === 40 || (hasTitle && name.length >= 8)) return true;
  if (calledChange.test(before)) return name.length >= 10;
  return name.length >= 8 && toldOf.test(before);
}

/** A title right behind a name, with how far it reaches. */
function titleOf(after: string): { readonly subject: string; readonly length: number } | null {
  for (const form of titles) {
    const match = form.exec(after);
    // An empty line ends what is said of a commit.
    if (match?.[1] !== undefined && !/\n\s*\n/.test(match[0]))
      return { subject: match[1].replace(/\s+/g, ' ').trim(), length: match[0].length };
  }
  return null;
}
