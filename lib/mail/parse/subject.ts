/** What a subject line says (design 5-mail, "AUTOSEL mails" and "Stable process mails"). */
export interface Subject {
  /** `Re:` or a translation of it stood in front. */
  readonly reply: boolean;
  readonly forward: boolean;
  /** Bracket groups and `Re:` / `Fwd:` in front of the title, as written. */
  readonly prefixes: readonly string[];
  /** AUTOSEL or MANUALSEL stands in the bracket with PATCH. */
  readonly selection: boolean;
  /** There is a bracket with PATCH. */
  readonly patch: boolean;
  /** The bracket speaks of a stable tree without naming a version ("stable", "for-stable"). */
  readonly stable: boolean;
  /** Versions named in the bracket, "6.6", in the order written. */
  readonly versions: readonly string[];
  readonly newest: string | null;
  readonly oldest: string | null;
  /** A version was written as a branch (`5.15.y`, `5.15-stable`), not bare (`6.6`). */
  readonly branchStyle: boolean;
  readonly revision: number;
  readonly counter: { readonly n: number; readonly m: number } | null;
  /** The counter is padded to three digits, as review postings are. */
  readonly wideCounter: boolean;
  readonly title: string;
}

const replyPrefix = /^(?:re|aw|antw|sv|vs|odp|res|ynt|回复|答复)(?:\[\d+\]|\^\d+)?\s*[:：]\s*/i;
const forwardPrefix = /^(?:fwd?|wg|tr|rv|转发)\s*[:：]\s*/i;
const bracketGroup = /^\[([^[\]]*(?:\[[^[\]]*\][^[\]]*)*)\]\s*/;
const version = /^(?:linux-|stable[-/]?|for-)?v?(\d+(?:\.\d+){1,2})(\.y|\.x|-stable|-y)?$/i;

/** Compares versions number by number: 5.10 is newer than 5.4. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Takes a decoded, unfolded subject apart. Brackets after the one with PATCH belong to the title
 * (`[PATCH AUTOSEL 6.6] [media] x`), those in front of it are list tags (`[f2fs-dev] [PATCH …] x`).
 */
export function parseSubject(subject: string): Subject {
  let rest = subject.replace(/\s+/g, ' ').trim();
  const prefixes: string[] = [];
  let reply = false;
  let forward = false;
  let group: string | null = null;
  let restAfterReply = rest;
  let prefixesBeforeTags = 0;
  for (;;) {
    const isReply = replyPrefix.exec(rest);
    const isForward = isReply ? null : forwardPrefix.exec(rest);
    const word = isReply ?? isForward;
    if (word) {
      reply ||= isReply !== null && !forward;
      forward ||= isForward !== null && !reply;
      prefixes.push(word[0].trim());
      rest = rest.slice(word[0].length);
      if (prefixes.every((prefix) => !prefix.startsWith('['))) {
        restAfterReply = rest;
        prefixesBeforeTags = prefixes.length;
      }
      continue;
    }
    const bracket = bracketGroup.exec(rest);
    if (!bracket) break;
    prefixes.push(bracket[0].trim());
    rest = rest.slice(bracket[0].length);
    if (/\bPATCH/i.test(bracket[1] ?? '')) {
      group = bracket[1] ?? '';
      break;
    }
  }
  if (group === null) {
    // Brackets without PATCH: part of the title, as far as one can tell, unless a reply word follows them.
    const keepTags = prefixes.slice(prefixesBeforeTags).every((prefix) => prefix.startsWith('['));
    // `[RFC v2 05/12]`, `[BlueZ v2 10/20]`: some lists leave the word out.
    const { revision, counter } = readGroup(prefixes.join(' ').replace(/[[\]]/g, ' '), '');
    return {
      ...emptyGroup,
      revision,
      counter,
      reply,
      forward,
      prefixes: keepTags ? prefixes.slice(0, prefixesBeforeTags) : prefixes,
      title: (keepTags ? restAfterReply : rest).trim(),
    };
  }
  const tags = prefixes.slice(0, -1).join(' ');
  return {
    ...readGroup(group, /\bstable\b/i.test(tags) ? tags : ''),
    reply,
    forward,
    prefixes,
    title: rest.trim(),
  };
}

const emptyGroup = {
  selection: false,
  patch: false,
  stable: false,
  versions: [],
  newest: null,
  oldest: null,
  branchStyle: false,
  revision: 1,
  counter: null,
  wideCounter: false,
} as const;

type Group = Omit<Subject, 'reply' | 'forward' | 'prefixes' | 'title'>;

/** Reads the inside of the bracket with PATCH; `tags` are list tags in front that name a stable tree. */
function readGroup(inside: string, tags: string): Group {
  const words = `${tags.replace(/[[\]]/g, ' ')} ${inside}`
    // "6.17 - 5.4" and "6.17- 5.4": a fold or a space in the middle of a range
    .replace(/(\d(?:\.y)?)\s*[-–—]\s*(?=v?\d+\.\d)/gi, '$1 ')
    .split(/[\s,;&+]+/)
    .flatMap((word) => (/^\d+\/\d+$/.test(word) ? [word] : word.split('/')))
    .filter((word) => word !== '');
  const versions: string[] = [];
  let branchStyle = words.some((word) => /^for$/i.test(word));
  let revision = 1;
  let counter: { n: number; m: number } | null = null;
  let wideCounter = false;
  for (const word of words) {
    const position = /^(\d+)\/(\d+)$/.exec(word);
    const revised = /^(?:PATCH-?)?-?v(\d+)[.,:;]*$/i.exec(word);
    const named = version.exec(word);
    if (position) {
      counter = { n: Number(position[1]), m: Number(position[2]) };
      wideCounter = (position[1] ?? '').length >= 3;
    } else if (revised) {
      revision = Number(revised[1]);
    } else if (named?.[1] !== undefined) {
      if (!versions.includes(named[1])) versions.push(named[1]);
      branchStyle ||= named[2] !== undefined || /^(?:linux|stable|for)/i.test(word);
    }
  }
  const sorted = [...versions].sort(compareVersions);
  return {
    selection: words.some((word) => /^(?:AUTOSEL|MANUALSEL)$/i.test(word)),
    patch: true,
    stable: words.some((word) => /^(?:for-|linux-)?stable(?:-.*)?$/i.test(word)),
    versions,
    newest: sorted.at(-1) ?? null,
    oldest: sorted[0] ?? null,
    branchStyle,
    revision,
    counter,
    wideCounter,
  };
}
