import type { MailDocument } from '@/lib/contracts/mail';
import { stripQuoted } from '@/lib/mail/parse';

/** A tag that an answer gives. */
export interface GivenTag {
  /** "Reviewed-by", as usually written. */
  readonly tag: string;
  /** Name and address as written. */
  readonly who: string;
}

/** What an answer to a posting says, class by class; several may hold. Each quotes the line that says so. */
export interface Answer {
  /** Its sender is a program (a test robot, a tracker). */
  readonly bot: boolean;
  readonly tags: readonly GivenTag[];
  readonly nak: string | null;
  readonly changesWanted: string | null;
  readonly stableRequest: string | null;
  readonly applied: string | null;
  /** Who took it, where the mail names somebody else than its sender (a tracker's notice). */
  readonly appliedBy: string | null;
  readonly bugReport: string | null;
  readonly question: string | null;
}

const botSender =
  /(?:^|[\W_])(?:bot|robot|syzbot|patchwork|patchwork-bot\S*|ci|lkp|noreply|no-reply|mailer-daemon)(?:[\W_]|$)|\bbot@|bot\+|\.bot@/i;
/** Whoever asks to be named as reporter has not reviewed anything: robots do so for what a patch breaks. */
const tagLine =
  /^[ \t]*((?:Reviewed|Acked|Tested|Reviewed-and-tested|Acked-and-tested|Reported-and-tested)-by):[ \t]*(\S.{0,200})$/gim;
/** The word alone means other things too (a protocol's NAK): it has to stand as a sentence does. */
const nak = [
  /^[ \t]*(?:self-)?NAC?K(?:ed)?\b(?![-_/]|by\b)[^\n]*/m,
  /^[ \t]*n[ao]c?ked(?:-and-\w+)?-by:[^\n]*/im,
  /\b(?:I(?:'ll| will| have to| must)?|big|hard|strong|clear|so|it's a|that's a) NAC?K\b[^\n]*/,
  /\b(?:I object\b|I am against|I'm against|please (?:do not|don't) (?:apply|merge|take|pick|commit))[^\n]*/i,
] as const;
const changesWanted = [
  /\b(?:please|pls|can you|could you|you (?:need|have) to|should)\b[^.\n]{0,60}\b(?:respin|re-?send|re-?post|rework|rebase|send (?:a |an? (?:new|updated) )?(?:v\d+|new version|updated (?:version|patch)))\b[^\n]*/i,
  /\b(?:does(?:n't| not)|do not|fails? to) (?:apply|build|compile)\b[^\n]*/i,
  /\b(?:will|to|in|for) (?:fix|change|address|do|update|send)\b[^.\n]{0,40}\b(?:in |as )?(?:v\d+|the next (?:version|revision|spin))\b[^\n]*/i,
  /\bpw-bot:[ \t]*(?:cr|changes-requested)\b[^\n]*/i,
] as const;
const stableRequest = [
  /^[ \t]*cc:[ \t]*[^\n]*\bstable@[^\n]*/im,
  /\b(?:please|should|could|need(?:s|ed)?|want|worth|must|let's|we (?:should|want|need)|can (?:you|we|this))\b[^.\n]{0,60}\b(?:back-?port(?:ed)?|cc[: ]*stable|(?:to|for|in|into|as) (?:the )?-?stable|stable tag|tagged for stable)\b[^\n]*/i,
  /\bstable (?:material|candidate)\b[^\n]*/i,
  /\badd(?:ing)? (?:a )?(?:cc[: ]*stable|stable tag|stable to cc)\b[^\n]*/i,
] as const;
const notStable =
  /\b(?:no need|not|n't|isn't|don't|without|never)\b[^.\n]{0,40}\b(?:stable|back-?port)/i;
const applied = [
  /^[ \t]*(?:(?:thanks|thank you|great|ok(?:ay)?|good|nice)\b[ \t,!.:-]*(?:\w+[ \t,!.:-]+)?)?(?:(?:this|the|both|all|whole|entire|series|patch(?:es|set)?|now|i|i've|we've|have|has|been|was|were|is|are|it|\d+(?:\/\d+)?|to|of)[ \t,]+){0,8}(?:applied|queued|merged|pushed|picked(?: up)?|committed|squashed|taken)\b(?![^\n]*\?)[^\n]*/im,
  /\b(?:series|patch(?:es)?|pull request) (?:was|were|has been|have been) (?:applied|merged|queued)\b[^\n]*/i,
  /\bi(?:'ve| have| just)? ?(?:applied|queued|merged|pushed) (?:it|this|these|the|both|all|to)\b[^\n]*/i,
  /^[ \t]*\[\d+\/\d+\][^\n]*\n[ \t]*(?:commit:|https?:)[^\n]*/m,
] as const;
const taken = '(?:applied|queued|merged|pushed|committed|picked)';
const notApplied = new RegExp(
  `(?:not|n't|cannot|can't|fail(?:s|ed)?|should|could|would|can|to) (?:be |is |it's |this is |get |gets )?${taken}` +
    `|\\b(?:once|when|if|after|before|until|unless|needs?)\\b[^.;?!]{0,40}\\b${taken}`,
  'i',
);
const bugReport = [
  /\b(?:kernel test robot|syzbot) (?:noticed|found|has tested|reported)\b[^\n]*/i,
  /\b(?:this|the|your) (?:patch|commit|change|series)[^.\n]{0,40}\b(?:causes?|caused|breaks?|broke|introduce[sd]?|regress(?:es|ed)?|triggers?)\b[^\n]*/i,
  // "You bisected it to this" repeats what somebody else reported.
  /\b(?<!\byou (?:have )?)(?:bisect(?:ed|ion)?(?: it)? (?:to|points|landed|down)|first bad commit)\b[^\n]*/i,
  // A checker of style warns as well.
  /^[ \t]*(?:\[[ \d.]+\] *)?(?:BUG: |WARNING: (?:CPU: |at \S|possible |suspicious |inconsistent |bad unlock|lock held|nested lock|held lock|\S+ still has locks|kernel stack|stack (?:recursion|going)|ODEBUG|refcount|modpost|unmet direct|Section mismatch)|Oops: |general protection fault|Unable to handle kernel|INFO: (?:task|rcu))[^\n]*/m,
  /^[^\n]{0,120}:\d+(?::\d+)?: (?:fatal )?error: [^\n]*/m,
] as const;

/** Reads an answer. Quoted lines count for nothing; the classes are those of 4-phases, phase 4. */
export function readAnswer(document: MailDocument): Answer {
  const own = readable(document.body);
  const from = `${document.from?.name ?? ''} <${document.from?.email ?? ''}>`;
  const bot = botSender.test(from);
  const stable = firstOf(own, stableRequest);
  const said = firstOf(own, applied);
  const taken = said !== null && notApplied.test(sentenceOf(own, said)) ? null : said;
  return {
    bot,
    tags: [...own.matchAll(tagLine)].map(([, tag = '', who = '']) => ({
      tag: usual(tag),
      who: who.trim(),
    })),
    nak: bot ? null : firstOf(own.replace(/auto-?nack/gi, ''), nak),
    changesWanted: firstSentence(own, changesWanted),
    stableRequest: stable !== null && notStable.test(sentenceOf(own, stable)) ? null : stable,
    applied: taken,
    appliedBy:
      taken === null
        ? null
        : (/\b(?:applied|merged|queued)\b[^<]{0,200}?\bby ([^<\n]{2,80}) </i
            .exec(own)?.[1]
            ?.trim() ?? null),
    bugReport: isGood(own) ? null : firstOf(own, bugReport),
    question: bot ? null : questionIn(own),
  };
}

/** A robot that measured a gain ("noticed a 37.7% improvement of fsmark.files_per_sec"), or found that it helps. */
function isGood(text: string): boolean {
  return /\bnoticed an? [-+]?[\d.]+% improvement\b|\breproducer did not trigger any issue\b/i.test(
    text,
  );
}

/** What the person wrote, as far as people write: longer lines and texts are output of programs, and would take long. */
function readable(body: string): string {
  const own = stripQuoted(body.slice(0, 200_000)).slice(0, 30_000);
  return own
    .split('\n')
    .map((line) => line.slice(0, 300))
    .join('\n');
}

/** The whole sentence around a quote: "No need" may stand in front of it. */
function sentenceOf(text: string, quote: string): string {
  const at = text.replace(/\s/g, ' ').indexOf(quote);
  return at < 0 ? quote : sentenceAround(text, at, at + quote.length, 1000);
}

const usual = (tag: string) => tag.charAt(0).toUpperCase() + tag.slice(1).toLowerCase();

function firstOf(text: string, patterns: readonly RegExp[]): string | null {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[0].trim();
    if (found) return found.replace(/\s+/g, ' ').slice(0, 240);
  }
  return null;
}

/** The whole sentence that one of the patterns finds. */
function firstSentence(text: string, patterns: readonly RegExp[]): string | null {
  for (const pattern of patterns) {
    const found = pattern.exec(text);
    if (found === null || found[0].trim() === '') continue;
    const at = found.index + found[0].search(/\S/);
    // Where it begins: the pattern may run on to the end of the line.
    return sentenceAround(text, at, at + 1);
  }
  return null;
}

/** The first sentence that asks something; a question mark in a URL or in code is none. */
function questionIn(text: string): string | null {
  let at = 0;
  for (const line of text.split('\n')) {
    const plain = line.replace(/https?:\S+/g, (url) => 'x'.repeat(url.length));
    const mark = /[A-Za-z]{2}[^{};?]*\?(?=\s|$|["')\]])/.exec(plain);
    if (mark !== null && !/\?[^:]*:/.test(plain)) {
      const end = at + mark.index + mark[0].length;
      return sentenceAround(text, end - 1, end);
    }
    at += line.length + 1;
  }
  return null;
}

const longestQuote = 240;
const sentenceEnd = /[.?!:;]["')]*(?=\s|$)/g;

/**
 * The sentence that a place of a text stands in, on one line; of a longer one than `most` what stands around the place. An
 * empty line and the mark of a list end a sentence too.
 */
function sentenceAround(text: string, from: number, to: number, most = longestQuote): string {
  const before = text.slice(Math.max(0, from - most), from).split(/\n[ \t]*\n|\n[ \t]*[-*>][ \t]/);
  const lead = before.at(-1) ?? '';
  const ends = [...lead.matchAll(sentenceEnd)].at(-1);
  const begun = ends === undefined ? lead : lead.slice(ends.index + ends[0].length);
  const rest = text.slice(to, to + most).split(/\n[ \t]*\n|\n[ \t]*[-*>][ \t]/)[0] ?? '';
  const quote = text.slice(from, to);
  const end = rest.search(/[.?!](?:\s|$)/);
  const after = /[.?!]["')]*$/.test(quote) ? '' : end < 0 ? rest : rest.slice(0, end + 1);
  const flat = (words: string) => words.replace(/\s+/g, ' ').trim();
  const whole = flat(`${begun}${quote}${after}`);
  return whole.length <= most ? whole : flat(`${quote}${after}`).slice(0, most);
}
