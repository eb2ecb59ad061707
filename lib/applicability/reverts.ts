/** What one message says it takes back. */
export interface NamedRevert {
  /**
   * Names of the same thing, as written, lower case: the commit on the branch and, when said, "which is commit Y
   * upstream".
   */
  readonly names: readonly string[];
}

export interface RevertText {
  readonly reverts: readonly NamedRevert[];
  /** The quoted subject of `Revert "…"` (kind revert) or `Reapply "…"`, when the subject line has that form. */
  readonly quoted: { readonly kind: 'revert' | 'reapply'; readonly subject: string } | null;
}

const oid = '[0-9a-f]{8,40}\\b';
const what =
  '(?:the\\s+|following\\s+|upstream\\s+|stable\\s+|back-?port\\s+of\\s+|main\\s+branch\\s+|mainline\\s+|main\\s+|master\\s+|git\\s+)*commits?:?\\s+';
/** Between "which is" and the commit's upstream name; "which was introduced with commit Y" names another. */
const same =
  '(?:(?:the|an?|upstream|mainline|main|master|branch|back-?port|of|dpdk|linux|kernel|stable|tree|(?=[\\w.]*\\d)[\\w.]+)\\s+)*';
/**
 * "This reverts commit X", its variants seen in DPDK and kernel branches ("This reverts the backport of main branch
 * commit", "This is revert of main branch commit", "revert commit" at the start of a line), and what may follow:
 * `("subject")`, "which is commit Y upstream". "Partially reverts", "reverts most of" are none.
 */
const revertPhrase = new RegExp(
  `(?:\\bthis\\s+(?:patch\\s+|change\\s+|commit\\s+)?(?:reverts|undoes|is\\s+(?:a\\s+|the\\s+)?revert\\s+of)\\s+|^[ \\t]*reverts?\\s+)` +
    `${what}["'(\\[]?(${oid})["')\\]]?` +
    `(?:\\s*\\("[^\\n]{0,500}"\\))?` +
    `(?:[\\s,(]*(?:\\bwhich|\\bthat)\\s+(?:is|was)\\s+${same}commit:?\\s+(${oid})(?:\\s+upstream)?)?`,
  'gim',
);
const quotedSubject = /^(revert|reapply):? "(.+)"(?:\.|\s*\(.*\))?$/i;

/** Nobody quotes a longer subject; the pattern takes the square of its length. */
const longestSubject = 4000;

/** Reads what a commit message says it reverts; an empty list for an ordinary commit. */
export function readReverts(message: string): RevertText {
  const reverts = [...message.matchAll(revertPhrase)].map((match) => ({
    names: [match[1], match[2]].filter((name) => name !== undefined).map((n) => n.toLowerCase()),
  }));
  return { reverts, quoted: readQuoted(message.split('\n', 1)[0] ?? '') };
}

function readQuoted(subject: string): RevertText['quoted'] {
  if (subject.length > longestSubject) return null;
  const match = quotedSubject.exec(subject.trim());
  if (!match?.[1] || !match[2]) return null;
  return { kind: match[1].toLowerCase() === 'revert' ? 'revert' : 'reapply', subject: match[2] };
}

/** Line numbers (from 0) that a revert phrase covers: no marker is read from them. */
export function linesToSkip(message: string): ReadonlySet<number> {
  const covered = new Set<number>();
  if (!/revert/i.test(message)) return covered;
  let first = 0;
  let read = 0;
  for (const match of message.matchAll(revertPhrase)) {
    first += message.slice(read, match.index).split('\n').length - 1;
    read = match.index;
    // A match may start with the line break before it
    const text = match[0].replace(/^\s+/, '');
    const count = text.split('\n').length;
    for (let i = 0; i < count; i++) covered.add(first + i);
  }
  return covered;
}
