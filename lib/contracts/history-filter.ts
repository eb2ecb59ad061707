import { splitQuery } from '@/lib/contracts/queue-filter';
import {
  affectedValues,
  candidateFlags,
  cellStates,
  decisionVerbs,
  importKinds,
  verdicts,
} from '@/lib/contracts/words';

/**
 * Tokens of the decision log's search text. Those that the queue has too mean the same, but for `verdict`, `state` and
 * `affected`: here they are what was known when the vote was cast.
 */
export const historyTokens = [
  'subsystem',
  'verdict',
  'branch',
  'state',
  'affected',
  'flag',
  'reviewer',
  'author',
  'path',
  'cve',
  'series',
  'verb',
  'source',
  'is',
  'took',
] as const;
export type HistoryToken = (typeof historyTokens)[number];

/** Where a candidate came from first: a kind of import, or a mail that no import brought. */
export const sources = [...importKinds, 'mail'] as const;

/**
 * `newest`: of its cell the newest vote that counts. `first`: cast when its candidate was first voted on.
 * `reversal`: an accept where reject was the newest that counted, or the other way round. `withdrawn`: taken back or replaced
 * by the same person. `waits`: newest on a cell where policy keeps an accept from standing. `fixed-later`,
 * `reverted-later`: a newest accept whose fix a commit fixed or reverted upstream after the vote; `known-bad`: before it.
 */
export const historyIs = [
  'newest',
  'first',
  'reversal',
  'withdrawn',
  'waits',
  'fixed-later',
  'reverted-later',
  'known-bad',
] as const;
export type HistoryIs = (typeof historyIs)[number];

/** `took:>=24h`: hours from the candidate's import to its first vote. */
export interface TookFilter {
  readonly than: '>=' | '<';
  readonly hours: number;
}

export interface HistoryTokens {
  /** OR within one kind, AND across kinds; `is` is AND within too. */
  readonly tokens: Readonly<Partial<Record<Exclude<HistoryToken, 'took'>, readonly string[]>>>;
  readonly took: readonly TookFilter[];
  readonly words: readonly string[];
  readonly problems: readonly string[];
}

const closed: Partial<Record<HistoryToken, readonly string[]>> = {
  verdict: [...verdicts, 'none'],
  state: cellStates,
  affected: affectedValues,
  flag: candidateFlags,
  verb: decisionVerbs,
  source: sources,
  is: historyIs,
};

const unquote = (text: string): string => text.replace(/^"(.*)"$/s, '$1');

/** Reads the log's search text: tokens `kind:value` and free words. `subsystem:=net` means exactly net. Never throws. */
export function parseHistoryFilter(q: string): HistoryTokens {
  const tokens: Partial<Record<Exclude<HistoryToken, 'took'>, string[]>> = {};
  const took: TookFilter[] = [];
  const words: string[] = [];
  const problems: string[] = [];
  for (const part of splitQuery(q)) {
    const colon = part.indexOf(':');
    const kind = historyTokens.find((k) => k === part.slice(0, Math.max(colon, 0)).toLowerCase());
    if (kind === undefined) {
      const word = unquote(part).trim();
      if (word !== '') words.push(word);
      continue;
    }
    const value = unquote(part.slice(colon + 1)).trim();
    if (value === '') {
      problems.push(`${kind}: lacks a value`);
    } else if (kind === 'took') {
      const match = /^(>=|<)(\d{1,6})([hd])$/.exec(value.toLowerCase());
      if (match === null) problems.push(`took:${value} is not like took:>=24h or took:<7d`);
      else {
        const hours = Number(match[2]) * (match[3] === 'd' ? 24 : 1);
        took.push({ than: match[1] === '<' ? '<' : '>=', hours });
      }
    } else {
      const allowed = closed[kind];
      if (allowed !== undefined && !allowed.includes(value.toLowerCase())) {
        problems.push(`${kind}:${value} is none of ${allowed.join(', ')}`);
      } else {
        const known = tokens[kind] ?? [];
        known.push(allowed === undefined ? value : value.toLowerCase());
        tokens[kind] = known;
      }
    }
  }
  return { tokens, took, words, problems };
}

/** A token as it is typed, quoted where it has to be. */
export function writeToken(kind: HistoryToken, value: string): string {
  const safe = value.replaceAll('"', '');
  return /\s/.test(safe) || safe === '' ? `${kind}:"${safe}"` : `${kind}:${safe}`;
}
