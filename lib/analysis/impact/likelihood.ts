import type { PhaseContext } from '@/lib/analysis/context';
import { isRepair } from '@/lib/analysis/model/is-repair';
import type { Evidence } from '@/lib/contracts/analysis';
import type { Trigger } from './trigger';

export const likelihoods = ['seen', 'described', 'theoretical', 'not-told'] as const;
export interface JudgedLikelihood {
  readonly level: (typeof likelihoods)[number];
  readonly why: string;
  readonly cites: readonly string[];
  /** Lines of the message that say so; empty where findings do. */
  readonly lines: readonly Evidence[];
}

/** Words of people who read code, or let a tool read it. */
const readByTool =
  /\b(?:coverity|smatch|sparse|cppcheck|coccinelle|coccicheck|PVS-Studio|svace|static(?: code)? analy[sz]\w+|code (?:review|inspection|analysis)|found by (?:review|inspection|reading))\b/i;
/** Words of people who did not run into it. */
const guessed =
  /\b(?:theoretical(?:ly)?|potential(?:ly)?|in theory|unlikely|might|could possibly)\b/i;
/** Words of people who did. */
const observed =
  /\b(?:(?:has|have) been|was|were|is|are) (?:\w+ )?(?:observed|seen|noticed|encountered|experienced|reproduced)\b(?! as\b)|\bcan (?:easily )?be reproduced\b|\b(?:we|I|users?|customers?|testers?|somebody|someone|people) (?:have |has |had |also |recently )*(?:saw|seen|observed?|noticed|hit|encounter(?:ed)?|ran into|run into|reported|reproduced?|experienced?)\b|\bobserved (?:on|in|with|while|when|during)\b|\bsteps to reproduce\b|\bto reproduce\b|\breproducer\b/i;
const denied = /\b(?:not|never|no one|nobody|hasn't|haven't|wasn't|isn't)\b[^.]{0,30}$/i;

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
  const repairs = isRepair(context) || told.length > 0;
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
  const seen = repairs ? await linesThatSay(context, observed) : [];
  if (seen.length > 0) return judged('seen', 'the message says that it was seen', [], seen);

  const isStatic = (one: { readonly finding: { readonly data: Record<string, unknown> } }) =>
    staticTools.has(one.finding.data.bot) || one.finding.data.isChecker === true;
  const byTool = [
    ...of('reporter').filter(isStatic),
    ...of('link').filter(isStatic),
    ...of('trace').filter((one) => one.finding.data.tool === 'Coverity'),
  ];
  const reading = byTool.length > 0 ? [] : await linesThatSay(context, readByTool);
  if (byTool.length > 0 || reading.length > 0)
    return judged('theoretical', 'found by reading or by a tool', byTool, reading);

  const reported = [
    ...(repairs ? of('reporter') : []),
    ...of('trace'),
    ...of('link').filter((one) => one.finding.data.isBug === true),
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
  if (doubtful.length > 0)
    return judged('theoretical', 'the message itself calls it possible only', doubtful);
  if (told.length > 0 && trigger?.about === 'bug')
    return judged('described', 'the message says when it happens', told);
  return judged('not-told', 'nothing says how often it happens', []);
}

async function linesThatSay(context: PhaseContext, words: RegExp): Promise<Evidence[]> {
  const { prose } = await context.message();
  const found = prose.filter((line) => {
    const match = words.exec(line.text.slice(0, 2000));
    return match !== null && !denied.test(line.text.slice(0, match.index));
  });
  const probes = found.slice(0, 3).map((line) =>
    context.probe('message-lines', {
      commit: context.input.commit,
      from: line.line,
      to: line.line,
    }),
  );
  return (await Promise.all(probes)).map((one) => one.evidence);
}
