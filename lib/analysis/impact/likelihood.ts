import type { PhaseContext } from '@/lib/analysis/context';
import type { MessageLine } from '@/lib/analysis/message/parse-message';
import { tellsOfBug } from '@/lib/analysis/model/is-repair';
import type { Evidence } from '@/lib/contracts/analysis';
import { howOften } from './how-often';
import type { Trigger } from './trigger';

export const likelihoods = ['seen', 'described', 'theoretical', 'not-told', 'not-asked'] as const;
export interface JudgedLikelihood {
  readonly level: (typeof likelihoods)[number];
  readonly why: string;
  readonly cites: readonly string[];
  /** Where no more is told: the sentence that says how often. */
  readonly often?: string;
  /** Lines of the message that say so; empty where findings do. */
  readonly lines: readonly Evidence[];
}

/** Words of people who read code, or let a tool read it. */
const readByTool =
  /\b(?:coverity|smatch|cppcheck|coccinelle|coccicheck|PVS-Studio|svace|static(?: code)? analy[sz]\w+|code (?:review|inspection|analysis)|found by (?:review|inspection|reading))\b/i;
/** The tool of that name by what it does: arrays, tables and indexes are sparse as well. */
const readBySparse =
  /\bsparse(?:'s)? (?:warn(?:s|ed|ings?)?|complain(?:s|ed|ts?)?|report(?:s|ed)?|found|finds|sa(?:ys|id)|ask(?:s|ed)|detect(?:s|ed)|notic(?:es|ed)|point(?:s|ed)|flag(?:s|ged)|spot(?:s|ted)|errors?|noise|analysis)\b|\b(?:found|spotted|noticed|detected|reported|caught|flagged|pointed out|discovered|seen|generated) (?:\w+ ){0,3}(?:by|with|using) sparse\b(?! \w+s\b)/i;
/** "If we hit the error path", "when an entry is encountered": what the code does then, not what somebody saw. */
const present = /^(?:is|are)\b|\b(?:hit|encounter|experience|observe|notice)$/i;
const onlyIf =
  /\b(?:if|when(?:ever)?|in (?:the )?case|once|until|unless|as)\b[^.;:,]{0,40}$|\beven if\b[^.;:]{0,60}$/i;
const byReading: readonly RegExp[] = [readByTool, readBySparse];
/** Words of people who did not run into it. */
const guessed =
  /\b(?:theoretical(?:ly)?|potential(?:ly)?|in theory|unlikely|might|could possibly|(?:it is|it's) possible (?:to|that))\b/i;
/** Words of people who did. */
const observed =
  /\b(?:(?:has|have) been|was|were|is|are) (?:(?!never|not|rarely)\w+ )?(?:observed|seen|noticed|encountered|experienced|reproduced)\b(?! (?:as|or not|values?|users?|by (?:the )?(?:compiler|linker|preprocessor))\b)|\bcan (?:easily )?be reproduced\b|(?<!\b(?:if|whether|when|that) )\b(?:we|I) (?:can|could) (?:(?:\w+ly|still|also|now) )?reproduce\b|(?<!\bas far as )\b(?!user experiences?\b)(?:we|I|users?|customers?|testers?|somebody|someone|people) (?:have |has |had |also |recently )*(?:saw|seen|observed?|noticed|hit|encounter(?:ed)?|ran into|run into|reported|reproduced?|experienced?)\b|\bobserved (?:on|in|with|while|when|during)\b|(?<!\b(?:if|in case|when|where|whether|which|whose|what|why|how|once|after|before|until|that|CPU|line|place|point) )\b(?:this|the|such an?) (?:bug|issue|problem|crash|failure|error|hang|fault) (?:has )?(?:occurred|happened|appeared|showed up)\b|\b(?:how|steps?|commands?|options|sequence|able|easy|trivial|simple|way|program|script|test ?case|setup|example|managed) to reproduce\b|(?:^|[.:(] )to reproduce\b|\breproducer\b/i;
/** "This bug occurs in Vim.": there, not in some state. */
const occursThere =
  /\b[Tt](?:his|he) (?:bug|issue|problem|crash|failure|error|hang|fault) (?:occurs|happens|appears|shows up) (?:in|on|with|under) [A-Z]\w+/;
/** A sanitizer speaks of code that ran. */
const bySanitizer =
  /\b(?:found|detected|reported|caught|discovered|spotted|seen|flagged) (?:\w+ ){0,6}(?:by|with|using|under)\b[^.]{0,40}\b(?:ASAN|UBSAN|MSAN|TSAN|KASAN|(?:address|memory|thread|undefined)[- ]?(?:behaviou?r )?sanitizer|valgrind)\b|\b(?:ASAN|UBSAN|MSAN|TSAN|sanitizer|valgrind) (?:reports?|reported|found|detects?|detected|complains?|complained|caught)\b(?! (?:no|nothing|none)\b)/i;
const denied =
  /\bno (?:\w+ ){1,3}$|\b(?:not|never|no one|nobody|hasn't|haven't|wasn't|isn't)\b[^.]{0,30}$/i;

/** Tools that read code without running it. */
const staticTools: ReadonlySet<unknown> = new Set([
  'Coverity',
  'Smatch',
  'Linux Verification Center',
]);

/**
 * How likely the bug is hit, as far as somebody says so: output of a running system and "has been observed" before the
 * words of a tool that reads code, those before reports and bug links; else whether the message says when it happens.
 */
export async function judgeLikelihood(
  context: PhaseContext,
  trigger: Trigger | null,
): Promise<JudgedLikelihood> {
  const of = (kind: string) => context.findings('message', kind);
  const told = of('symptom');
  const repairs = tellsOfBug(context);
  const judged = (
    level: JudgedLikelihood['level'],
    why: string,
    from: readonly { readonly key: string }[],
    lines: readonly Evidence[] = [],
  ): JudgedLikelihood => ({ level, why, cites: from.slice(0, 4).map((one) => one.key), lines });

  const running = of('trace').filter(
    (one) => !/^(?:Coverity|compiler|build)$/.test(String(one.finding.data.tool)),
  );
  if (running.length > 0) return judged('seen', 'output of a running system is quoted', running);
  const { prose } = await context.message();
  const words = foundHow(prose, repairs);
  const lines = await evidenceOf(context, words?.spans ?? []);
  if (words?.how === 'seen') return judged('seen', 'the message says that it was seen', [], lines);
  if (words?.how === 'sanitizer')
    return judged('seen', 'a sanitizer found it while it ran', [], lines);

  const isStatic = (one: { readonly finding: { readonly data: Record<string, unknown> } }) =>
    staticTools.has(one.finding.data.bot) || one.finding.data.isChecker === true;
  const byTool = [
    ...of('reporter').filter(isStatic),
    ...of('link').filter(isStatic),
    ...of('trace').filter((one) => one.finding.data.tool === 'Coverity'),
  ];
  // A tracker is asked for work as well: what repairs nothing was not run into.
  const bugs = repairs
    ? of('link').filter((one) => one.finding.data.isBug === true && !isStatic(one))
    : [];
  // A bug report of its own beside what a tool found: somebody ran into it all the same.
  if (bugs.length === 0 && (byTool.length > 0 || words?.how === 'read'))
    return judged('theoretical', 'found by reading or by a tool', byTool, lines);

  const reported = [
    ...(repairs ? of('reporter').filter((one) => !isStatic(one)) : []),
    ...of('trace').filter((one) => one.finding.data.tool !== 'Coverity'),
    ...bugs,
  ];
  if (reported.length > 0)
    return judged(
      'seen',
      of('reporter').length > 0 ? 'somebody reported it' : 'a report or output is named',
      reported,
    );
  const doubtful = told.filter((one) =>
    (one.finding.data.quotes as readonly string[]).some((quote) => guessed.test(quote)),
  );
  // "If there are few, it might have happened that …": the sentence of the moment says so.
  const isDoubted = told.length > 0 && trigger?.about === 'bug' && guessed.test(trigger.text);
  if (doubtful.length > 0 || isDoubted)
    return judged(
      'theoretical',
      'the message itself calls it possible only',
      doubtful.length > 0 ? doubtful : told,
    );
  if (told.length > 0 && trigger?.about === 'bug')
    return judged('described', 'the message says when it happens', told);
  if (!repairs) return judged('not-asked', 'no sign of a repair', []);
  const often = howOften(prose);
  if (often === null) return judged('not-told', 'no known word of how often it happens', []);
  const from = await evidenceOf(context, [{ from: often.line, to: often.endLine }]);
  return { ...judged('not-told', 'how often is told', [], from), often: often.text };
}

async function evidenceOf(context: PhaseContext, spans: readonly Span[]): Promise<Evidence[]> {
  const { commit } = context.input;
  const probes = spans
    .slice(0, 3)
    .map(({ from, to }) => context.probe('message-lines', { commit, from, to }));
  return (await Promise.all(probes)).map((one) => one.evidence);
}

/** Lines of the message, from 1. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * How the bug came to light, by running text: somebody ran into it, a sanitizer found it while it ran, or it was read in
 * the code, by a tool or a person; with the lines that say so. Only of a repair (`repairs`) is what was seen a bug.
 */
export function foundHow(
  prose: readonly MessageLine[],
  repairs: boolean,
): { readonly how: 'seen' | 'sanitizer' | 'read'; readonly spans: readonly Span[] } | null {
  const asked = [
    ...(repairs
      ? [
          { how: 'seen' as const, words: [observed, occursThere] },
          { how: 'sanitizer' as const, words: [bySanitizer] },
        ]
      : []),
    { how: 'read' as const, words: byReading },
  ];
  for (const { how, words } of asked) {
    const spans = linesSaying(prose, words);
    if (spans.length > 0) return { how, spans };
  }
  return null;
}

/** Where one of the patterns stands and is not denied; what begins in a line may go on in the next. */
function linesSaying(prose: readonly MessageLine[], words: readonly RegExp[]): Span[] {
  return prose.flatMap(({ line, text }, at) => {
    const own = text.slice(0, 2000);
    const next = prose[at + 1];
    const goesOn = next !== undefined && next.line === line + 1 && next.text.trim() !== '';
    const whole = goesOn ? `${own} ${next.text.slice(0, 2000).trim()}` : own;
    for (const one of words) {
      const match = one.exec(whole);
      if (match === null || match.index >= own.length) continue;
      const before = `${prose[at - 1]?.line === line - 1 ? prose[at - 1]?.text.slice(-80) : ''} ${whole.slice(0, match.index)}`;
      if (denied.test(whole.slice(0, match.index))) continue;
      if (present.test(match[0]) && onlyIf.test(before)) continue;
      // "The following sparse warning is seen": a tool saw it in the code.
      if (!byReading.includes(one) && byReading.some((tool) => tool.test(whole))) continue;
      return [{ from: line, to: match.index + match[0].length > own.length ? line + 1 : line }];
    }
    return [];
  });
}
