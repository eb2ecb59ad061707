import type { Severity } from '@/lib/contracts/vocabulary';
import type { MessageLine } from './parse-message';

export const symptomNames = [
  'use-after-free',
  'double-free',
  'out-of-bounds',
  'memory-corruption',
  'invalid-access',
  'information-leak',
  'security',
  'null-dereference',
  'crash',
  'data-loss',
  'deadlock',
  'hang',
  'race',
  'uninitialised',
  'integer-overflow',
  'divide-by-zero',
  'leak',
  'warning-splat',
  'build-failure',
  'regression',
  'performance',
  'wrong-result',
  'functional-loss',
] as const;
export type SymptomName = (typeof symptomNames)[number];

export interface Symptom {
  readonly symptom: SymptomName;
  readonly severity: Severity;
  /** Where it stands, with the words that matched. */
  readonly hits: readonly Hit[];
}

interface Hit {
  readonly line: number;
  /** The line it ends on: words may go on behind a line break. */
  readonly endLine: number;
  readonly text: string;
  readonly words: string;
}

interface Rule {
  readonly symptom: SymptomName;
  readonly severity: Severity;
  readonly words: RegExp;
}

interface RepairRule extends Rule {
  /** A subject worded like a repair is enough, and the line may tell of the repair: "This adds X, which was missing". */
  readonly fromLikely?: boolean;
}

/** Whether a message declares a repair, or has a subject worded like one. */
export type ToldRepair = 'none' | 'likely' | 'declared';

/** What runs out of time where it does not end: of anything else that never ends, whoever waits hangs. */
const operations =
  '(?:reset|initiali[sz]ation|init|probe|probing|negotiation|handshake|training|calibration|command|request|operation|transfer|installation|test|download|update|migration|scan)s?';

/** Ordered by weight. Every pattern is about what goes wrong, not about what the code is called. */
const rules: readonly Rule[] = [
  {
    symptom: 'use-after-free',
    severity: 'critical',
    words:
      /\buse[- ]?after[- ]?free\b|\bdangling (?:pointer|reference)s?\b|\bUAF\b|\b(?:access|us)(?:es|ed|ing)? (?:of )?(?:an? |the )?(?:already )?freed (?:memory|object|pointer|buffer|skb|mbuf)|\bafter (?:the |a |an |its |their )?(?:\w+ ){1,3}(?:is|are|was|were|has been|have been|being|got|gets) (?:already )?freed\b|\b(?:early|premature) free(?:ing)? of\b|\bfreed (?:too early|prematurely)\b|\bfrees? (?:\w+ ){1,3}still (?:in use|used|needed)\b|\b(?:early|premature(?:ly)?|too early) (?:free(?:d|s|ing)?|releas(?:e|ed|es|ing)) of (?:(?!not\b|no\b)[\w']+ ){1,5}(?:still )?(?:in use|being used)\b|\b(?:frees|freed|freeing|releas(?:es|ed|ing)) (?:(?!not\b|no\b)[\w']+ ){1,6}still (?:in use|being used|used|referenced)\b|\b(?:frees|freed|freeing) (?:(?!not\b|no\b)[\w']+ ){0,4}while (?:it is |they are |(?:it |they )?(?:is|are) )?(?:still )?(?:in use|being used)\b/i,
  },
  {
    symptom: 'double-free',
    severity: 'critical',
    words:
      /\bdoubl(?:e|y)[- ]?free(?:d|s|ing)?\b|\bdouble (?:mbuf|memory|buffer|skb|page|pointer|object) free\b|\bfreed twice\b|\bfree(?:s|d)? (?:it |them )?(?:a second time|twice)\b/i,
  },
  {
    symptom: 'out-of-bounds',
    severity: 'critical',
    words:
      /\bout[- ]of[- ](?:bounds?|range) (?:\w+ )?(?:access|read|write|memory|array|index)|\bout[- ]of[- ]bounds?\b|\b(?:slab|stack|heap|array|buffer|global|read\w*|writ\w+|access\w*|index\w*)[- ]OOB\b|\bOOB (?:\w+ )?(?:reads?|writes?|access(?:es)?|index(?:es)?|memory|errors?|bugs?|issues?|crash(?:es)?)\b|\b(?:buffer|heap|stack|array|memory)[- ](?:over(?:flow|run|read)|underflow)(?:s|ed)?\b|\b(?:read|writ|cop(?:y|ies)|access|go(?:es)?|run|walk|index)\w*(?: \w+){0,2} (?:past|beyond) (?:the )?(?:end|bound|buffer|array|limit)/i,
  },
  {
    symptom: 'memory-corruption',
    severity: 'critical',
    words:
      /\b(?:memory|heap|stack|list|slab|mempool|ring) (?:is |gets |being )?corrupt(?:ion|ed|s|ing)?\b|\bcorrupt(?:s|ed|ing)? (?:the )?(?:\w+ )?(?:memory|heap|stack|list|slab)\b|\bmemory stomp/i,
  },
  {
    symptom: 'invalid-access',
    severity: 'high',
    words:
      /\b(?:illegal|invalid|wild) (?:memory |address |register )?access(?:es|ed)?\b(?! (?:modes?|types?|rights?|permissions?|flags?|keys?|levels?|sizes?|methods?|tokens?|points?))|\binvalid (?:memory )?(?:read|write)s? of size\b|\baccess(?:es|ed|ing)? (?:to )?(?:an? |the |some )?(?:invalid|illegal|unmapped) (?:memory|address(?:es)?|pointers?)\b/i,
  },
  {
    symptom: 'information-leak',
    severity: 'high',
    words:
      /\binfo(?:rmation)?[- ]?leaks?\b|\bleak(?:s|ing|ed)? (?:\w+ ){0,4}(?:to user ?space|kernel (?:memory|addresses|pointers|stack))\b|\bexposes? (?:kernel|stack) (?:memory|contents)/i,
  },
  {
    symptom: 'security',
    severity: 'critical',
    words:
      /\bCVE-\d{4}-\d+|\bvulnerabilit(?:y|ies)\b|\bexploit(?:able|ed|s)?\b|\bprivilege escalation\b|\bsecurity (?:issue|bug|hole|problem|fix|flaw)\b|\bdenial[- ]of[- ]service\b/i,
  },
  {
    symptom: 'null-dereference',
    severity: 'high',
    words:
      /\bnull[- ]?(?:pointer|ptr)?[- ]?(?:de-?ref\w*|access(?:es)?|exception)\b|\bde-?referenc(?:e|es|ed|ing) (?:of )?(?:an? |the )?(?:possibly )?(?:null|invalid|wild|bogus|uninitiali[sz]ed)\b|\bNPD\b|\b(?:us(?:e|ed|es|age|ing)|access(?:ed|es|ing)?) (?:[\w'()->]+ ){0,5}before (?:(?:the|a|an|its|being|it is|they are) )?(?:null[- ](?:pointer )?check\w*|(?:check\w*|test\w*) (?:for|against|if|whether) (?:it is |they are |being )?null)\b|\bde-?referenc\w+\b.{0,40}\bNULL\b|\bNULL\b.{0,30}\bde-?referenc\w+\b|\bnull[- ]pointer\b/i,
  },
  {
    symptom: 'crash',
    severity: 'high',
    words:
      /\bcrash(?:es|ed|ing)?\b|\boops(?:es|ed)?\b(?!\s+messages?)|\b(?:kernel )?panic(?:s|ked)?\b|\bseg(?:mentation)?[- ]?faults?\b|\b(?:memory|bus|protection) faults?\b|\baccess violations?\b|\bSIG(?:SEGV|BUS|ABRT|FPE|ILL)\b|\bcore ?dump(?:s|ed)?\b|\bkernel BUG\b|\bBUG_ON\b|\bgeneral protection fault\b|\bpage fault\b.*\b(?:bug|kernel)\b|\baborts?\b (?:the )?(?:application|process|program)|\bassert(?:ion)? (?:fails?|failure|is hit|triggers?)/i,
  },
  {
    symptom: 'data-loss',
    severity: 'critical',
    words:
      /\bdata (?:loss|corruption|corrupted)\b|\b(?:data|contents?|packets?|files?) (?:is|are|was|were|gets?|got|being|becomes?|can be|may be|might be|could be) corrupted\b|\b(?:lose|loses|losing|lost) (?:user )?(?:data|writes?|updates?)\b|\bcorrupt(?:s|ed|ing)? (?:\w+ )?(?:data|files?|file ?systems?|disk|on-disk|packets?)\b|\b(?:file ?system|on-disk|packet) corruption\b/i,
  },
  {
    symptom: 'deadlock',
    severity: 'high',
    words:
      /\bdead-?locks?(?:ed|ing)?\b|\block(?:ing)? (?:order )?inversion\b|\bABBA\b|\bcircular lock|\brecursive lock|\bself[- ]deadlock\b|\b(?:(?:\w+_)?(?:spin|rw|mutex_)?lock\w*|mutex|semaphore)\b(?:(?!\b(?:drop|releas|unlock|giv|free|then\b))[^.:]){0,30}\b(?:taken|acquired|held|locked) (?:twice|again|recursively)\b|\bsleep(?:s|ing)? (?:in|inside|within|while) (?:an? )?(?:atomic|interrupt|rcu|spinlock)|\bscheduling while atomic\b/i,
  },
  {
    symptom: 'hang',
    severity: 'high',
    words: new RegExp(
      `${/\bhangs?\b|\bhanging\b|\bhung\b(?!-)|\b(?:soft|hard|system|cpu|live)[- ]?lock-?ups?\b|\block(?:s|ed)? up\b|\bstall(?:s|ed)\b|\b(?:infinite|endless)(?:ly)? loop|\bfreez(?:es|ing)\b|\bsystem freeze\b|\b(?:gets?|got|be|is|being|are|system|machine|host|kernel|device|port|queue|firmware|thread|process) stuck\b|\bnever (?:terminates?|wakes?)\b|\bnever returns?\b(?=\s*(?:[.,;:)]|$)| (?:and|or|but|as|because|since|for|if|when|while|from|to)\b)/.source}|(?<!\\b${operations} )\\bnever (?:completes?|finish(?:es|ed)?)\\b`,
      'i',
    ),
  },
  {
    symptom: 'race',
    severity: 'medium',
    words:
      /\brace(?:s)? (?:condition|window|between|with|on|in)\b|\bdata[- ]race\b|\bracy\b|\bracing\b|\bKCSAN\b|\btoctou\b/i,
  },
  {
    symptom: 'uninitialised',
    severity: 'medium',
    words:
      /\bun-?initiali[sz]ed\b|\bnot (?:being )?initiali[sz]ed\b|\bKMSAN\b|\bgarbage (?:value|data)\b|\bstack garbage\b|\brandom value\b/i,
  },
  {
    symptom: 'integer-overflow',
    severity: 'medium',
    words:
      /\b(?:integer|arithmetic|signed|unsigned|counter|multiplication|shift|size|32-bit)[- ](?:over|under)flows?\b|\b(?:over|under)flow(?:s|ed|ing)?\b|\bwrap(?:s|ped)?[- ]?around\b|\btruncat(?:es|ion)\b|\b(?:is|are|was|were|be|been|being|gets?|got|which|that|it) (?:\w+ly )?truncated\b|\btruncated\b(?= (?:to|at|by|into|when|if|and|or|because|due)\b|[.,;:)]|$)|\bsign[- ]exten/i,
  },
  {
    symptom: 'divide-by-zero',
    severity: 'high',
    words: /\bdivi(?:de|sion)[- ]by[- ](?:zero|0)\b|\bdivide error\b/i,
  },
  {
    symptom: 'leak',
    severity: 'medium',
    words:
      /\b(?:memory|mem|resource|reference|refcount|ref|fd|file descriptor|handle|mbuf|buffer|skb|node|device|object)[- ]leak(?:s|ed|ing|age)?\b|\bleak(?:s|ed|ing|age)?\b|\b(?:is|are|was|were) (?:never|not) (?:freed|released|put|closed)\b|\bkmemleak\b/i,
  },
  {
    symptom: 'warning-splat',
    severity: 'low',
    words:
      /\bWARN(?:_ON(?:_ONCE)?|ING:)|\bsplats?\b|\b(?:lockdep|kernel|runtime) warning\b|\bwarning (?:is|gets) (?:triggered|printed|hit)\b/,
  },
  {
    symptom: 'build-failure',
    severity: 'medium',
    words:
      /\b(?:fix(?:e[sd]|ing)?|repair(?:s|ed)?|unbreak)(?: up)? (?:the |a )?(?!up\b)(?:[\w+./-]+ ){0,2}(?:build|compil(?:e|ation|ing)|linking)(?= (?:with|without|for|on|in|of|when|if|against|issues?|errors?|failures?|breakage|problems?)\b|[.,:;]?\s*$)|\berror: (?:modpost: )?"\w+" \[[^\]]+\] undefined|^\s*make(?:\[\d+\])?: \*\*\* |\bbuild (?:fail(?:s|ure|ures|ed)?|errors?|breaks?|breakage|issues?|problems?)\b|\b(?:compil(?:e|ation|er)|link(?:er|ing)?|modpost) (?:fail(?:s|ure|ed)?|errors?|breakage|issue)\b|\b(?:fails?|failed|failing|unable|impossible) to (?:build|compile|link(?! (?:up|down)\b))\b|\bundefined (?:reference|symbol)s?\b|\bdoes(?: not|n't) (?:build|compile)\b|\bbreaks? (?:the )?(?:build|compilation)\b|\b(?:build|compil(?:er|ation)|linker|meson|gcc|clang|MSVC|Doxygen) (?:(?:was|is) )?warn(?:ings?|s|ed)\b|\b(?:build|compil(?:er|ation)) (?:has|had|gives?|gave|emits?|emitted|prints?|produces?|throws?|reports?|generates?) (?:(?!no |not |without |zero )\w+ ){0,2}(?:warnings?|errors?)\b|\b(?:compiler|linker|gcc|clang|MSVC) complain(?:s|ed)\b|\bimplicit declaration\b/i,
  },
  {
    symptom: 'regression',
    severity: 'medium',
    words:
      /\bregress(?:ion|ions|ed)\b|\b(?:used to|previously) work(?:ed)?\b|\bstopped working\b|\bno longer (?:works?|working|enabled?|disabled?|builds?|boots?|compiles?|detect(?:s|ed)?|recogni[sz]e[sd]?|loads?|loaded|found|possible|receives?|sends?|match(?:es|ed)?)\b|\b(?:breaks?|broke|broken) (?:backwards? )?compatibility\b|\bworked (?:fine )?(?:before|until)\b/i,
  },
  {
    symptom: 'performance',
    severity: 'low',
    words:
      /\bperformance (?:drop|degrad\w+|loss|issue|problem|penalty|impact)\b|\b(?:performance|throughput|bandwidth) (?:is |was |are |(?:can|could|may|will) be )?(?:improved|increased|better|gain)\b|\bslow(?:s|ed)? ?down\b|\bdegrad(?:es|ed) (?:the )?(?:performance|throughput)|\b(?:throughput|latency) (?:drop|degrad|spike)|\breduc(?:e|es|ed|ing) (?:the )?CPU (?:overhead|usage|load)\b/i,
  },
  {
    symptom: 'wrong-result',
    severity: 'low',
    words:
      /\b(?:wrong|incorrect|invalid|bogus|inaccurate|erroneous)(?:ly)?\b(?! (?:pointers?|address(?:es)?|access(?:es|ing)?|memory|references?|reads?|writes?)\b)|\bmis(?:calculat|comput|interpret|report)\w*\b|\bmistaken(?:ly)?\b|\boverwrit(?:e|es|ten|ing)\b[^.]{0,60}\b(?:unexpected|accidental|unintentional|inadvertent)(?:ly)?\b|\btypo in\b|\b(?:is|are|was|were)(?: not|n't) (?:being )?(?:set|updated|reset|cleared|restored|propagated|reported|counted|honou?red|respected|synchroni[sz]ed|saved|validated|considered|taken into account)\b|\bfix(?:e[sd]|ing)? (?:an? |the )?not (?:being )?(?:set|updated|reset|cleared|restored|propagated|reported|saved)\b|\b(?:do|does|did)(?: not|n't) (?:set|update|reset|clear|restore|propagate|report|count|honou?r|respect|save|validate|take into account)\b|(?<=[\w)] )(?:do|does|did)(?: not|n't) consider\b|\b(?:do|does|did)(?: not|n't) (?:have|get|use|return|give|show|contain|match|reflect) the (?:right(?! to\b)|correct|proper|expected|actual|real)\b|\b(?:do|does|did|is|are|was|were)(?: not|n't)\b[^.:;]{0,40}\b(?:as|what (?:is|was)) expected\b/i,
  },
  {
    symptom: 'functional-loss',
    severity: 'low',
    words: new RegExp(
      `${/\b(?:does|do|did|is|are|was|were)(?: not|n't)(?: (?:actually|really|even|always|properly|correctly|currently|yet))? (?:work|working|functional|usable|supported properly|possible|detected|recogni[sz]ed|handled|loaded|able)\b|\bbroken\b|\bbreaks\b|(?<!\b(?:on|upon|case of|event of|after) (?:an? |the )?)\bfailure\b|\bfail(?:s|ed|ing)?\b(?! to (?:build|compile|link(?! (?:up|down)\b)))|\bunable to\b|\bcan(?:not|'t| not) be (?:used|loaded|found|opened|probed|created|enabled|set|brought)\b|\bprevents? (?:the |a |an )?[\w/-]+(?: [\w/-]+){0,4} from\b|\black(?:s|ed|ing)? (?:of )?\b|\bunusable\b|\b(?:original|current|existing|old|previous)(?:ly)?\b[^.]{0,60}\berrors? (?:is |are |was |were |gets? )?returned\b|\bnothing (?:is|gets|was|happens)\b|\bnever (?:called|loaded|set|reached|triggered|sent|enabled)\b(?! (?:with|to (?:more|less)|more|less|by|from|while|when|before|after)\b)|\bno (?:response|repl(?:y|ies)|answers?|interrupts?|events?|notifications?|packets?|traffic|data) (?:(?:is|are|was|were|will be|gets?|being) )?(?:received|returned|delivered|generated|forwarded)\b|\bdropped packets?\b|\bpackets? (?:are |is |being |get )?(?:dropped|lost)\b/.source}|\\b${operations} never (?:completes?|finish(?:es|ed)?)\\b`,
      'i',
    ),
  },
];

/**
 * What goes wrong only where something is said to be repaired: a filter drops packets and a parser ignores options as they
 * should.
 */
const rulesOfRepairs: readonly RepairRule[] = [
  {
    symptom: 'hang',
    severity: 'high',
    words:
      /\b(?:wait|block|sleep|spin|loop)(?:s|ed|ing)? (?:\w+ ){0,2}(?:forever|indefinitely|endlessly|infinitely)\b|\b(?:stays?|stayed|remains?|remained) (?:stuck|blocked)\b/i,
  },
  {
    symptom: 'leak',
    severity: 'medium',
    words: /\bnever (?:be |been |gets? |got )?(?:free(?:s|d|ing)?)\b/i,
  },
  {
    symptom: 'functional-loss',
    severity: 'low',
    words:
      /\b(?:(?:stays?|stayed|remains?|remained)(?: left)?|(?:is|are|was|were|gets?|got|be|being) left) (?:\w+ly )?(?:asserted|set|locked|masked|pending|busy|stale)\b|\bstarv(?:es?|ed|ing|ation)\b|\bnever (?:be |been |gets? |got )?(?:cleared|de-?asserted|woken|reset(?:ted)?|updated|delivered|received|signall?ed|notified|unlocked|restored|processed)\b/i,
  },
  {
    symptom: 'functional-loss',
    severity: 'low',
    fromLikely: true,
    words:
      /\b(?:is|are|was|were|gets?|got) (?:\w+ly )?miss(?:ed|ing)\b(?! out)|(?<!\b(?:checkpatch|coverity|cppcheck|smatch|sparse|valgrind|lint|lintian|checker|tool|analy[sz]er)(?:\.pl)? )\bcomplain(?:s|ed)\b/i,
  },
  {
    symptom: 'functional-loss',
    severity: 'low',
    words:
      /\b(?:is|are|was|were|gets?|got|being) (?:\w+ly )?(?:ignored|discarded|skipped|omitted|overwritten|forgotten|overlooked|left out|lost|rejected)\b|(?<!(?:\b(?:to|is|are|was|were|be|been|being|gets?|got|the|an?)|\w+ly) )\b(?:discarded|ignored|forgot|overlooked|overwrote|omitted)\b(?= [a-z])/i,
  },
];

/** A line that tells what the repair does. */
const ofTheRepair =
  /\b(?:this (?:patch|commit|change|fix)|now|should|must|will|instead|so that|therefore|thus)\b/i;

const negation =
  /\b(?:no|not|never|without(?!\s+(?:this|these|those|the)\s+(?:patch|fix|change|commit))|isn't|doesn't|don't|didn't|won't|cannot|can't|nor|neither|rather than a|nothing)\s+(?:\w+\s+){0,2}$/i;
const noSuch = /\bno (?!longer\b)(?:\w+ ){1,2}$/i;
/** "Helps to detect a use after free", "counts buffer overflows": of what only brings that, nothing went wrong. */
const looksFor =
  /\b(?:to|can|could|helps?) (?:detect|catch|find|diagnose|locate|simulate|inject|check for)\b(?! that\b)[^.;:]{0,40}$|\b(?:for|by) (?:detecting|catching|finding|diagnosing|locating|simulating|injecting|checking for)\b[^.;:]{0,40}$|\b(?:detection|simulation|injection|number|counters?|counts?|statistics) of (?:[\w-]+ ){0,4}$|\b(?:tracks|counts|counting) (?:[\w-]+ ){0,3}$|\bnumber of [^.;:]{0,60}\bdue to (?:[\w-]+ ){0,3}$/i;
/** "Unnecessary checks for a null pointer", "handles a NULL pointer": what is well. */
const isWell =
  /(?:\b(?:handles?|accepts?|allows?|permits?|tolerates?|ignores?)(?: an?| the)?|\b(?:unnecessary|redundant|useless|needless|superfluous|pointless) (?:checks?|tests?|checking) (?:for|of|against)(?: an?| the)?|\bnon-?)[- ]?$/i;
/** The pointer alone, not what is done with it. */
const justPointer = /^null[- ]pointer$/i;
const freedAnyway = /^s? (?:as (?:a )?no-?op|before (?:calling )?(?:\w+_)?free)\b/i;
/** "To prevent X from …" is what is done about it. */
const aim = /\b(?:to|and|can|will|should|must|would)\s+$/i;

/** A line is read as far as this: rules that look back or ahead take the square of its length. */
const longestLine = 4000;

/**
 * Symptom words of running text with the lines they stand on, also where they go on in the next line of a paragraph. A word that the sentence denies ("does not leak", "no
 * crash was seen") does not count; the subject is line 1. `repair`: where the message declares a repair, what it tells to
 * be ignored or discarded is what goes wrong.
 */
export function findSymptoms(
  lines: readonly MessageLine[],
  repair: ToldRepair = 'none',
): Symptom[] {
  const out: Symptom[] = [];
  for (const rule of rules) {
    const also = rulesOfRepairs.filter(
      (one) =>
        one.symptom === rule.symptom &&
        (repair === 'declared' || (repair === 'likely' && one.fromLikely === true)),
    );
    const hits: Hit[] = [];
    for (const [index, line] of lines.entries()) {
      const around = { before: lines[index - 1], after: lines[index + 1] };
      const read = (one: Rule) => wordsOf(one, line, around, repair);
      const hit =
        read(rule) ??
        first(also, (one) => {
          const told = read(one);
          return one.fromLikely === true || !ofTheRepair.test(told?.text ?? '') ? told : null;
        });
      if (hit !== null) hits.push(hit);
    }
    if (hits.length > 0) out.push({ symptom: rule.symptom, severity: rule.severity, hits });
  }
  return dropImplied(out);
}

function first<T, R>(all: readonly T[], read: (one: T) => R | null): R | null {
  for (const one of all) {
    const found = read(one);
    if (found !== null) return found;
  }
  return null;
}

interface Around {
  readonly before: MessageLine | undefined;
  readonly after: MessageLine | undefined;
}

/** Where a line tells it, in itself or together with the next line of its paragraph. */
function wordsOf(rule: Rule, line: MessageLine, around: Around, repair: ToldRepair): Hit | null {
  const own = line.text.slice(0, longestLine);
  if (isCodeOrName(own)) return null;
  const inOwn = wordsIn(rule, own, around.before, repair);
  if (inOwn !== null)
    return { line: line.line, endLine: line.line, text: own.trim(), words: inOwn.words };
  const next = around.after;
  const goesOn =
    next !== undefined &&
    next.line === line.line + 1 &&
    next.text.trim() !== '' &&
    !isCodeOrName(next.text) &&
    own.length + next.text.length < longestLine;
  if (!goesOn) return null;
  const both = `${own} ${next.text.trim()}`;
  const inBoth = wordsIn(rule, both, around.before, repair);
  if (inBoth === null || inBoth.index >= own.length || inBoth.end <= own.length) return null;
  return { line: line.line, endLine: next.line, text: both.trim(), words: inBoth.words };
}

function wordsIn(
  rule: Rule,
  text: string,
  previous: MessageLine | undefined,
  repair: ToldRepair,
): { readonly words: string; readonly index: number; readonly end: number } | null {
  const pattern = new RegExp(rule.words.source, `${rule.words.flags}g`);
  for (const match of text.matchAll(pattern)) {
    const before = text.slice(0, match.index);
    // A denial may end the line above.
    const context = before.trim() === '' ? `${previous?.text ?? ''} ` : before;
    const after = text.slice(match.index + match[0].length);
    const sentence = `${previous?.text ?? ''} ${before}`;
    if (justPointer.test(match[0]) && (isWell.test(sentence) || freedAnyway.test(after))) continue;
    if (repair === 'none' && looksFor.test(sentence)) continue;
    if (repair !== 'declared' && /^prevent\b/i.test(match[0]) && aim.test(before)) continue;
    const denied =
      negation.test(context) &&
      !/^(?:is|are|was|were|does|do|did|not|never|can|no longer)/i.test(match[0]);
    // "No events are lost": its subject denies it.
    const isNone =
      noSuch.test(before) && /^(?:is|are|was|were|gets?|got) (?!not\b)/i.test(match[0]);
    const inName = /[_/.]$/.test(before) || /^[_/(]|^\.\w/.test(after);
    if (!denied && !isNone && !inName)
      return { words: match[0], index: match.index, end: match.index + match[0].length };
  }
  return null;
}

/** Lines of code or a bare address say nothing in words. */
function isCodeOrName(text: string): boolean {
  return /^\s*(?:https?:\/\/\S+|[#|>+]\s|\$ )/.test(text) || /[;{}]\s*$/.test(text);
}

/** A leak that is an information leak, and an overflow that is of a buffer, are named once. */
function dropImplied(found: Symptom[]): Symptom[] {
  const lines = (name: SymptomName) =>
    new Set(found.find((one) => one.symptom === name)?.hits.map((hit) => hit.line) ?? []);
  const implied: Partial<Record<SymptomName, readonly SymptomName[]>> = {
    leak: ['information-leak'],
    'integer-overflow': ['out-of-bounds'],
    'functional-loss': ['build-failure', 'regression'],
    'wrong-result': ['null-dereference', 'out-of-bounds', 'invalid-access'],
    uninitialised: [],
  };
  return found.flatMap((one) => {
    const covering = (implied[one.symptom] ?? []).flatMap((name) => [...lines(name)]);
    const hits = one.hits.filter((hit) => !covering.includes(hit.line));
    return hits.length === 0 ? [] : [{ ...one, hits }];
  });
}
