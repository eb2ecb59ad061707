import type { MessageLine, ParsedMessage } from '@/lib/analysis/message/parse-message';
import { type Sentence, sentencesOf } from '@/lib/analysis/message/sentences';
import { parseSubject, saysFix } from '@/lib/analysis/message/subject';

/** A clause of the message that says when the bug is hit. */
export interface Trigger {
  /** From the word that introduces it to the end of the sentence, at most so many characters. */
  readonly text: string;
  /** Lines of the message it stands on, from 1. */
  readonly line: number;
  readonly endLine: number;
  /** Whether the sentence tells of the bug, or of what the repair does ("Fix a leak when probing fails."). */
  readonly about: 'bug' | 'repair';
}

const mostCharacters = 160;

/**
 * "when …", "if …", "after …": how people say what sets a bug off. Ordered by how often the clause is the trigger, and
 * not, say, what the new code does.
 */
const introducers = [
  /\b(?:can be (?:triggered|reproduced|hit)|(?:is|are|gets?) triggered|reproduc(?:es|ed|er)|to reproduce|steps to)\b/i,
  /\bwhen(?:ever)?\b(?! (?:necessary|needed|possible|appropriate|applicable|available|in (?:actuality|fact|reality)|it comes to)\b)/i,
  /\b(?:scenario|situation|case)s?(?: (?:has|have|is|was|were|been|observed|seen))* (?:where|in which|when)\b/i,
  // ", while the other one …" sets two things side by side.
  /(?<!, )\bwhile\b|\b(?:during|upon|until|as soon as)\b/i,
  /\bin case\b(?! (?:as|of (?:need|doubt)|any(?:body|one)|some(?:body|one))\b)|\bin (?:the case|situations|scenarios) (?:of|that|where|when)\b/i,
  // "If we ensure that …" tells what the repair rests on.
  /\bif\b(?! (?:statements?|conditions?|clauses?|blocks?|branch(?:es)?|necessary|needed|possible|any|so|not)\b)(?! (?:we|you|one|it)(?:'s| is| are)? (?:\w+ly )?(?:ensur|mak(?:e|es|ing) sure|want|need|guarantee))/i,
  // "Connecting ends with …", "unloading the module crashes".
  /\b\w{3,}ing\b(?: [\w'-]+){0,5} (?:ends (?:in|with)|fails|crashes|hangs|panics|oopses|deadlocks|leads to|results in)\b/i,
  // "Setting it will clear the other one, which results in …".
  /^\w{3,}ing\b(?: [\w'-]+){1,12},? (?:which )?(?:will|can|may|could|would|might) (?:cause|lead to|result in|end (?:in|with)|crash|fail|hang)\b/i,
  /^\w{3,}ing\b(?: [\w'-]+){1,12}, which (?:causes|leads to|results in|ends (?:in|with))\b/i,
  /\bafter\b(?! (?:this|that|the) (?:patch|commit|change|fix)\b)/i,
  // "A warning met with GCC 12", "occurs on ARM": what it is met with has a name of its own.
  /\b(?:met|seen|hit|occurs?|happens?|appears?) (?:only )?(?:with|on|under|in) (?=[A-Z0-9])/,
  // "Without the library, the build warns.", "Under memory pressure, …"; of a compiler, only what goes wrong with it:
  // "With gcc, the macro is an attribute" tells what it is.
  /^(?:With(?:out)?|Under) (?!(?:further|thanks|regards?|respect|reference|input|feedback|permission|(?:kind|best|warm) regards|(?:the )?(?:help|exception|advent|aid) (?:of|from)|this|that|these|those|it|(?:the|a) (?:above |new |proposed )?(?:patch|commit|change|fix|series|new \w+))\b)(?!(?:the )?(?:gcc|GCC|clang|Clang|icc|ICC|MSVC|msvc|llvm|LLVM|MinGW|mingw)\b[^,]{0,30}, (?!.*\b(?:fail|warn|error|complain|break|broke|crash|wrong|refus|reject|miscompil|cannot|can't|does not|doesn't|is not|isn't)))[^,.]{3,80}, /,
  // "In certain unload conditions", but not "in some cases".
  /\b(?:in|under) (?:certain|some|rare|specific|particular|special|a few) (?!(?:rare|use|other|more|very|special)\b)(?:[\w-]+ ){1,3}(?:conditions?|circumstances|cases|situations|scenarios|configurations|setups|environments)\b/i,
];

/** Where it goes wrong, of a sentence that tells that: "got stuck with the older kernel version". */
const ofPlaces = [
  /\b(?:with|on) (?:(?:the |an? )?(?:older|newer|old|recent)(?: [\w.+-]+){0,4}?|(?:certain|some)(?: (?!of\b)[\w.+-]+){1,4}?) (?:versions?|kernels?|firmwares?|compilers?|releases?|distributions?|distros?|toolchains?|hardware|machines?|systems|CPUs|platforms|chips?|boards?)\b/i,
];

/** Of these, the moments: where one stands in a sentence that tells what goes wrong, it is the trigger. */
const ofMoments = [
  /\b(?:can be (?:triggered|reproduced|hit)|(?:is|are|gets?) triggered)\b/i,
  /(?<!\beven )\b(?:when(?:ever)?|if)\b(?! (?:statements?|conditions?|clauses?|blocks?|branch(?:es)?|necessary|needed|possible|applicable|available|any|so|not)\b)(?! (?:that|this|it|they|so|we)\b)(?! in (?:actuality|fact|reality)\b)/i,
];

/** How the subject of a repair says it: "fix leak when probing fails", "fix build with GCC 12", "fix leak on failure". */
const inSubject = [
  /\b(?:when(?:ever)?|if|while|during|in case of)\b(?= \w)/i,
  /(?<=\b(?:build|compil\w+|linking|warnings?)(?: (?:errors?|issues?|failures?|warnings?))?) (?:with|without|on|for|under) (?=\w)/i,
  /(?<=\b(?:crash|leak|hang|deadlock|segfault|segmentation fault|panic|oops|overflow|corruption|dereference)(?:e?s)?) (?:on|upon|with|after|at) (?=\w)/i,
];

/** The new behaviour, not the old one. */
const aboutTheRepair =
  /\b(?:fix|should (?:only )?be|this (?:patch|commit|change)|(?:we|it|to) (?:now|should|must|can|need)|make sure|ensur(?:e|es|ing)|so that|add(?:s|ed)?|introduc\w+|instead|solve|resolve|thus|therefore)\b|\b(?:drop|remov|avoid|eliminat|obviat|sav)(?:e|es|s|ed|ing)? the need\b/i;

/** An order to the code: "Clear the flags when …". */
const order =
  /^(?:Set|Clear|Use|Update|Change|Move|Remove|Drop|Check|Call|Return|Skip|Disable|Enable|Allow|Reset|Free|Release|Close|Do|Don't|Keep|Take|Replace|Initiali[sz]e|Handle|Make|Stop|Start|Save|Restore|Validate|Report|Print|Log|Only|Always|Never|Correct|Prevent|Avoid|Reject|Ignore|Wait|Limit|Increase|Reduce|Copy|Pass|Provide|Configure|Rework|Rename|Convert)\b/;

/** How things are until the repair, whatever should be. */
const asItIs =
  /^(?:Currently|Previously|Presently|Formerly|At present|At the moment|As of now|Until now|So far)\b/i;

/** How the bug came in, not how it is hit. */
const aboutTheCause =
  /\b(?:redundant|unnecessary|dead code|superfluous|no longer (?:needed|used))\b|\b(?:previous|earlier|old|recent|original) (?:commit|patch|change|series|rework)\b|\bcommit [0-9a-f]{7,}|\brefactor\w*|\brework(?:ed|ing)?\b|\b(?:was|were|got|been) (?:introduced|added|removed|broken|dropped|lost|forgotten) (?:in|by|when|while|during|with)\b|\b(?:during|by|with) (?:the )?(?:[\w/-]+ ){1,4}(?:addition|rework|refactoring|cleanup|conversion|removal|introduction|renaming|migration)\b/i;

/** When all is well: "works only when …". */
const fineThen =
  /\b(?:works?|working|supported|possible|valid|allowed|permitted|correct(?:ly)?|needed|required|useful|meaningful)\b[^.;]{0,40}\bonly (?:when|if|in case|with|for|during|while|after)\b|\bonly (?:works?|supported|possible|valid|allowed|permitted|needed|required|useful|meaningful)\b/i;

/** What goes wrong: a moment in such a sentence comes before one that tells how the code works. */
export const wrongWords =
  /\b(?:fail\w*|crash\w*|hang\w*|hung|leak\w*|corrupt\w*|wrong\w*|incorrect\w*|errors?|stuck|lost|los[et]s?|dropp?(?:s|ed)|invalid|overflow\w*|overr[ua]n\w*|deadlock\w*|starv\w+|reject\w*|refus\w+|unable|broken|breaks?|panic\w*|oops\w*|segfault\w*|fault\w*|dereference\w*|freed|races?|racy|warn\w*|bugs?|issues?|problems?|missing|missed|never|unexpected\w*|cannot|can't)\b/i;
const notDone = /\b(?:does|do|did|is|are|was|were|will)(?: not|n't)\b/i;
const goesWrong = (text: string) => wrongWords.test(text) || notDone.test(text);

/** What the code does from now on: no moment at which the bug was hit. */
const aboutTheCode =
  /\b(?:ensur(?:e|es|ing)|mak(?:e|es|ing) sure|so that|guarantees?)\b|\b(?:drop|remov|avoid|eliminat|obviat|sav)(?:e|es|s|ed|ing)? the need\b/i;

/** "If a reset is triggered by …": the condition begins before the word that it was found by. */
function clauseStart(text: string, match: RegExpExecArray): number {
  if (!/triggered|reproduced|hit$/i.test(match[0])) return match.index;
  const head = /\b(?:if|when(?:ever)?|once|in case)\b[^,;:]*$/i.exec(text.slice(0, match.index));
  return head?.index ?? match.index;
}

/**
 * The clause that tells the trigger, quoted, or null when the message tells none. Sentences about the repair itself are
 * passed over unless nothing else speaks of a moment.
 */
export function findTrigger(message: ParsedMessage): Trigger | null {
  const sentences = clausesOf(message.prose).filter(
    (one) => !aboutTheCause.test(one.text) && !fineThen.test(one.text),
  );
  const ofRepair = (one: Sentence) =>
    !asItIs.test(one.text) && (aboutTheRepair.test(one.text) || order.test(one.text));
  const ofBug = sentences.filter((one) => !ofRepair(one));
  const pools = [
    { about: 'bug' as const, pool: ofBug },
    {
      about: 'repair' as const,
      pool: sentences.filter((one) => ofRepair(one) && !aboutTheCode.test(one.text)),
    },
  ];
  // "Ensures that, when using Verbs, …": what is being done then, and nothing else such a sentence says.
  const doing = sentences.filter((one) => aboutTheCode.test(one.text));
  const wrong = ofBug.filter((one) => goesWrong(one.text));
  const { intent, reverts } = parseSubject(message.subject);
  const subject = { text: intent, line: 1, endLine: 1 };
  const isRepair = saysFix(intent) && reverts === null;
  const asked = [
    { about: 'bug' as const, pool: wrong, words: ofMoments },
    ...pools.slice(0, 1).map((one) => ({ ...one, words: introducers })),
    { about: 'bug' as const, pool: wrong, words: ofPlaces },
    { about: 'bug' as const, pool: isRepair ? [subject] : [], words: inSubject },
    ...pools.slice(1).map((one) => ({ ...one, words: introducers })),
    { about: 'repair' as const, pool: doing, words: [/\bwhen(?:ever)? [a-z]{2,}ing\b/i] },
  ];
  for (const { about, pool, words } of asked) {
    for (const introducer of words) {
      for (const sentence of pool) {
        // What stands in brackets is said of a word.
        const match = introducer.exec(withoutBrackets(sentence.text));
        if (match === null) continue;
        const clause = sentence.text
          .slice(clauseStart(sentence.text, match))
          .replace(/^\s+|[\s.,;:]+$/g, '');
        // "when" as the last word of a sentence says nothing.
        if (!/\s\S/.test(clause)) continue;
        // "When disabled": of what, the rest of the sentence says.
        const told =
          clause.split(/\s+/).length < 3 ? sentence.text.replace(/[\s.,;:]+$/, '') : clause;
        return {
          text: told.length > mostCharacters ? `${told.slice(0, mostCharacters)}…` : told,
          line: sentence.line,
          endLine: sentence.endLine,
          about,
        };
      }
    }
  }
  return null;
}

/** As long as it was. */
const withoutBrackets = (text: string) =>
  text.replace(/\([^()]*\)/g, (part) => ' '.repeat(part.length));

const orderBehind =
  /, (?=(?:so |thus |therefore |hence |and )?(?:use|set|clear|add|fix|check|call|skip|reset|free|release|close|move|remove|replace|handle|change|avoid|prevent|make sure)\b)/gi;
/** Has a subject of its own, by its first two words: "When the ring is full, use …" is one clause. */
const ownSubject =
  /^(?!(?:when|if|while|after|before|for|in|on|as|to|by|with|once|until)\b)\S+ \S+ /i;

/** A sentence that tells the bug, cut where it goes on with an order: "It fails when the ring is full, use the other one." */
function cutAtOrders(text: string): string[] {
  const head = ownSubject.exec(text)?.[0].length;
  if (head === undefined) return [text];
  const out: string[] = [];
  let from = 0;
  for (const { 0: comma, index } of text.matchAll(orderBehind)) {
    if (index < head + 8) continue;
    out.push(text.slice(from, index));
    from = index + comma.length;
  }
  return [...out, text.slice(from)];
}

/** Sentences, those that go on with an order cut there. */
const clausesOf = (lines: readonly MessageLine[]): Sentence[] =>
  sentencesOf(lines).flatMap((one) => cutAtOrders(one.text).map((text) => ({ ...one, text })));
