/**
 * Whether two commits carry the same subject, apart from case, blanks, a leading `[PATCH …]` and a final full stop.
 * Decides where an abbreviated name alone is too weak (3-applicability: "Abbreviated oids count from 8 hex if …").
 */
export function sameSubject(a: string, b: string): boolean {
  const left = plain(a);
  return left !== '' && left === plain(b);
}

/** The same, where the first one is a quotation that may have been cut: 20 characters must be there. */
export function quotesSubject(quoted: string, subject: string): boolean {
  const cut = plain(quoted.replace(/(?:\.\.\.|…)\s*$/, ''));
  return sameSubject(quoted, subject) || (cut.length >= 20 && plain(subject).startsWith(cut));
}

function plain(subject: string): string {
  return subject
    .replace(/^\s*(?:\[[^\]]*patch[^\]]*\]\s*)+/i, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')
    .toLowerCase();
}
