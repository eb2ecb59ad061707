import { git } from '@/lib/bench/plain-presence';

/**
 * Follow-ups computed a second time, from plain `git log` and text alone, without any of the engine's code: a later commit
 * of upstream (not in the candidate's own history) whose message has a line that begins with "Fixes" and names it, or
 * that says "revert" and names it, or whose title is `Revert "…"` around its title and which names no other commit.
 */
export interface PlainCommit {
  readonly oid: string;
  readonly subject: string;
  readonly message: string;
}

/** Every commit that a ref reaches, newest first, with its raw message. */
export function readHistory(gitDir: string, upstream: string): readonly PlainCommit[] {
  const log = git(gitDir, ['log', '--no-merges', '--format=%H%x00%B%x01', upstream]);
  return log
    .split('\u0001')
    .map((record) => record.replace(/^\n/, ''))
    .filter((record) => record !== '')
    .map((record) => {
      const at = record.indexOf('\0');
      const message = record.slice(at + 1);
      return { oid: record.slice(0, at), subject: message.split('\n', 1)[0] ?? '', message };
    });
}

const fixesLine = /^[ \t]*fixes\b[: \t]+(?:commit[ \t]+)?([0-9a-f]{7,40})\b/gim;
const word = /\b[0-9a-f]{7,40}\b/gi;
/** `prefix: revert …`, as DPDK titles the revert of what its Fixes line names. */
const revertTitle = /^(?:[^:]+: )*revert\b/i;

/** Names of commits that lines beginning with "Fixes" give, lower case. */
export const namedFixed = (message: string): string[] =>
  [...message.matchAll(fixesLine)].map((match) => (match[1] ?? '').toLowerCase());

/**
 * Names of commits in sentences that say, before the name and outside quoted titles, that something is reverted; with a
 * title that says revert, those of its Fixes lines. "Commit X has reverted" tells of another one's doing.
 */
export function namedReverted(message: string): string[] {
  const title = message.split('\n', 1)[0] ?? '';
  const body = message.slice(title.length);
  // A sentence ends with a full stop before a blank, or with an empty line; a tag is a line of its own.
  const sentences = body.replace(/"[^"]*"/g, '').split(/\.(?=\s)|\n\s*\n|\n(?=[A-Z][\w-]+: )/);
  const said = sentences.flatMap((sentence) => {
    const verb = /\b(?:reverts?|also,? reverted|undoes|by reverting)\b/i.exec(sentence);
    if (
      verb === null ||
      /\bpar?tial|\bpartly|\bmostly\b|\b(?:most|part|hunk|chunk) of\b/i.test(sentence)
    )
      return [];
    const object = sentence.slice(verb.index);
    // What follows tells why, or of other commits.
    const end =
      /\b(?:because|since|as it|due to|but|so that|to be replaced)\b|\bwhich\b(?!.*also\s+revert)/is.exec(
        object,
      );
    return object.slice(0, end?.index).match(word) ?? [];
  });
  const byTitle = revertTitle.test(title) ? namedFixed(message) : [];
  return [...said, ...byTitle].map((name) => name.toLowerCase());
}

/** What the title of a revert quotes, or null. */
export const quotedTitle = (subject: string): string | null =>
  /^revert:? "(.*)"\.?$/i.exec(subject.trim())?.[1] ?? null;

interface Said {
  readonly fixed: readonly string[];
  readonly reverted: readonly string[];
  readonly title: string | null;
}

const known = new WeakMap<PlainCommit, Said>();

/** What a message says of other commits; read once. */
function said(commit: PlainCommit): Said {
  const held = known.get(commit);
  if (held !== undefined) return held;
  const { message, subject } = commit;
  const made = {
    fixed: namedFixed(message),
    reverted: namedReverted(message),
    title: quotedTitle(subject),
  };
  known.set(commit, made);
  return made;
}

export interface PlainFollowUp {
  readonly oid: string;
  readonly how: 'fixes' | 'reverts';
}

/** Follow-ups of one commit among `later`: the commits of `git log COMMIT..UPSTREAM`, newest first, with their messages. */
export function plainFollowUps(
  commit: PlainCommit,
  later: readonly PlainCommit[],
): readonly PlainFollowUp[] {
  const names = (list: readonly string[]) => list.some((name) => commit.oid.startsWith(name));
  return later.flatMap((one, at): PlainFollowUp[] => {
    const { fixed, reverted, title } = said(one);
    if (names(reverted)) return [{ oid: one.oid, how: 'reverts' }];
    if (names(fixed)) return [{ oid: one.oid, how: 'fixes' }];
    if (title !== commit.subject || reverted.length > 0) return [];
    // The title was used again in between: the later commit is meant.
    const again = later.slice(at + 1).some((other) => other.subject === commit.subject);
    return again ? [] : [{ oid: one.oid, how: 'reverts' }];
  });
}
