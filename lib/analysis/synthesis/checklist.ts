import type { PhaseContext } from '@/lib/analysis/context';
import { listFew } from '@/lib/analysis/finding';
import { announcesChange, saysFix } from '@/lib/analysis/message/subject';
import { quotedReason } from '@/lib/analysis/message/told-reason';
import { hasBug, isRepair, matterOf } from '@/lib/analysis/model/is-repair';
import type { ChecklistItem, Finding } from '@/lib/contracts/analysis';
import type { PhaseName } from '@/lib/contracts/vocabulary';

export interface CheckedRule extends ChecklistItem {
  /** Findings that show the outcome. */
  readonly cites: readonly string[];
}

type Outcome = ChecklistItem['outcome'];
type Cited = readonly { readonly key: string }[];

/**
 * The stable rules one by one: pass, fail, or not shown, with the findings that show it. Wording and order of
 * Documentation/process/stable-kernel-rules.rst; the size limit counts only where the project's profile has one.
 */
export async function checkRules(context: PhaseContext): Promise<CheckedRule[]> {
  const { commit, upstream, profile } = context.input;
  const of = (phase: PhaseName, kind: string) => context.findings(phase, kind);
  const rules: CheckedRule[] = [];
  const rule = (text: string, outcome: Outcome, why: string, cites: Cited) =>
    rules.push({ rule: text, outcome, why, cites: cites.slice(0, 4).map((one) => one.key) });

  const add = (text: string, answer: Answer) =>
    rule(text, answer.outcome, answer.why, answer.cites);

  const inUpstream = await context.git.isAncestor(commit, upstream);
  rule(
    'It must be in upstream already.',
    inUpstream ? 'pass' : 'fail',
    inUpstream ? 'It is in the history of upstream.' : 'It is not in the history of upstream.',
    of('history', 'release'),
  );

  const undone = [...of('history', 'reverted'), ...of('history', 'follow-up')];
  const tested = [
    ...of('message', 'tested'),
    ...of('message', 'reporter').filter((one) => /tested/.test(String(one.finding.data.tag))),
    ...of('message', 'told-tested'),
  ];
  const reviewed = of('message', 'review');
  if (undone.length > 0)
    rule(
      'It must be obviously correct and tested.',
      'fail',
      undone[0]?.finding.summary ?? '',
      undone,
    );
  else if (tested.length > 0)
    rule(
      'It must be obviously correct and tested.',
      'pass',
      tested[0]?.finding.summary ?? '',
      tested,
    );
  else
    rule(
      'It must be obviously correct and tested.',
      'not-shown',
      reviewed.length > 0
        ? `Reviewed, but no word of a test was found: ${listFew(reviewed.map(wordsOf), 3)}.`
        : 'No Tested-by and no Reviewed-by.',
      reviewed,
    );

  const size = of('diff', 'size');
  if (profile.rules.maxPatchLines !== null && size.length > 0) {
    const within = size[0]?.finding.data.withinLimit === true;
    rule(
      `It cannot be bigger than ${profile.rules.maxPatchLines} lines, with context.`,
      within ? 'pass' : 'fail',
      size[0]?.finding.summary ?? '',
      size,
    );
  }

  const signed = of('message', 'sign-off');
  rule(
    'It must follow the rules for submitting patches.',
    signed.length > 0 ? 'pass' : 'not-shown',
    signed.length > 0 ? `Signed off by ${listFew(signed.map(namedIn), 3)}.` : 'No Signed-off-by.',
    signed,
  );

  add(realBugRule, realBug(context));
  add(problemRule, problemKind(context));

  const races = [...of('message', 'symptom').filter((one) => one.finding.data.symptom === 'race')];
  if (races.length > 0) {
    const hit = of('impact', 'likelihood').filter((one) => one.finding.data.level === 'seen');
    const seen = [...of('message', 'trace'), ...of('message', 'reporter'), ...hit];
    rule(
      'No "theoretical race condition", unless it is explained how it can be hit.',
      seen.length > 0 ? 'pass' : 'not-shown',
      seen.length > 0
        ? `It was seen: ${String(hit[0]?.finding.data.why ?? 'there is a report or a trace')}.`
        : 'The message speaks of a race; no sign that somebody ran into it was found.',
      [...races, ...seen],
    );
  }

  const scope = of('diff', 'scope').filter((one) => one.finding.polarity === 'against');
  rule(
    'No trivial changes without benefit for users (spelling, white space, cleanups).',
    scope.length > 0 ? 'fail' : 'pass',
    scope[0]?.finding.summary ?? 'It was not found to change spelling, white space or names alone.',
    scope.length > 0 ? scope : of('diff', 'size'),
  );

  const interfaces = of('diff', 'interface');
  const isFix = [
    ...of('message', 'declared-fix'),
    ...of('message', 'hidden-fix'),
    ...of('message', 'fixes'),
  ];
  const feature = !isRepair(context) && of('diff', 'scope').length === 0;
  const subject = of('message', 'subject');
  const intent = String(subject[0]?.finding.data.intent ?? '');
  const isNew = feature && announcesChange(intent);
  // Who repairs something may need a new command for it.
  const told = feature ? of('message', 'told-feature') : [];
  rule(
    'No new features and no changed interfaces.',
    interfaces.length > 0 || isNew || told.length > 0 ? 'fail' : feature ? 'not-shown' : 'pass',
    interfaces[0]?.finding.summary ??
      (isNew
        ? `The subject announces a change, not a repair: "${intent}".`
        : (told[0]?.finding.summary ??
          (feature ? 'No sign of a repair was found.' : 'No changed interface was found.'))),
    interfaces.length > 0 ? interfaces : feature ? [...told, ...subject] : isFix,
  );

  const cells = of('branches', 'cell');
  if (cells.length > 0) {
    const range = of('branches', 'range')[0];
    const lands = range?.finding.data.range !== null && range?.finding.data.range !== undefined;
    const isPresent = (one: (typeof cells)[number]) => one.finding.data.state === 'present';
    const present = cells.every(isPresent);
    // Branches without the bug, or without the code, need nothing that could fail to apply.
    const done =
      cells.some(isPresent) &&
      cells.every(
        (one) =>
          isPresent(one) ||
          (one.finding.data.state === 'absent' && one.finding.data.movedTo === null) ||
          one.finding.data.affected === 'no',
      );
    rule(
      'It must apply to the stable branch.',
      lands || present || done ? 'pass' : 'fail',
      present
        ? 'Every branch has it already.'
        : done
          ? `Every branch that ${hasBug(context) ? 'needs it' : `has ${matterOf(context)}`} has it already.`
          : (range?.finding.summary ?? ''),
      range ? [range] : [],
    );
  }
  return rules;
}

const namedIn = (one: { readonly finding: Finding }) =>
  String(one.finding.data.name ?? one.finding.data.value);

/** "Acked by A", "Reviewed by B". */
const wordsOf = (one: { readonly finding: Finding }) => one.finding.summary.replace(/\.$/, '');

interface Answer {
  readonly outcome: Outcome;
  readonly why: string;
  readonly cites: Cited;
}

const answer = (outcome: Outcome, why: string, cites: Cited): Answer => ({ outcome, why, cites });

const realBugRule = 'It must either fix a real bug that bothers people or just add a device ID.';
const problemRule =
  'It fixes a problem like an oops, a hang, data corruption, a real security issue, a hardware quirk, a build error or something critical.';

function realBug(context: PhaseContext): Answer {
  const of = (phase: PhaseName, kind: string) => context.findings(phase, kind);
  const scope = of('diff', 'scope')[0];
  if (scope?.finding.data.scope === 'id-table')
    return answer('pass', 'It only adds a device id.', [scope]);
  if (scope?.finding.polarity === 'against') return answer('fail', scope.finding.summary, [scope]);
  // Somebody may report a clean-up as well.
  const tellsBug = isRepair(context) || of('message', 'symptom').length > 0;
  const seen = [
    ...(tellsBug ? of('message', 'reporter') : []),
    ...of('message', 'trace'),
    ...of('message', 'cve'),
    ...of('message', 'link').filter(
      ({ finding: { data } }) => data.isBug === true && data.isChecker !== true,
    ),
  ];
  if (seen.length > 0) return answer('pass', seen[0]?.finding.summary ?? '', seen);
  const told = of('message', 'symptom');
  const says = of('message', 'declared-fix');
  const declared = [...says, ...of('message', 'hidden-fix')];
  if (told.length > 0 && declared.length > 0)
    return answer('pass', told[0]?.finding.summary ?? '', [...told, ...declared]);
  // Nobody is named, but somebody ran into it: phase 8 quotes the words.
  const hit = of('impact', 'likelihood').filter((one) => one.finding.data.level === 'seen');
  if (declared.length > 0 && hit.length > 0)
    return answer('pass', `It was seen: ${String(hit[0]?.finding.data.why)}.`, [
      ...hit,
      ...declared,
    ]);
  if (declared.length > 0)
    return answer(
      'not-shown',
      `It ${says.length > 0 ? 'declares itself' : 'reads like'} a repair; no sign of anybody it bothered was found.`,
      declared,
    );
  const subject = of('message', 'subject')[0];
  const intent = String(subject?.finding.data.intent ?? '');
  const cites = [...told, ...(subject ? [subject] : [])];
  if (told.length > 0) {
    const isChange = announcesChange(intent);
    const but = isChange
      ? `The subject announces a change, not a repair: "${intent}".`
      : 'Neither a Fixes tag nor its subject calls it a repair.';
    return answer(
      isChange ? 'fail' : 'not-shown',
      `${told[0]?.finding.summary ?? ''} ${but}`.trim(),
      cites,
    );
  }
  const passing = of('message', 'repair-in-passing');
  const worded = of('message', 'repair-wording');
  const outcome = saysFix(intent) ? 'not-shown' : 'fail';
  if (passing[0] !== undefined) {
    const words = String(passing[0].finding.data.words);
    return answer(outcome, `No more than a repair in passing was found: "${words}".`, passing);
  }
  if (worded.length > 0)
    return answer(outcome, `No more than the wording of a repair was found: "${intent}".`, worded);
  const reason = quotedReason(context);
  return reason === null
    ? answer(outcome, 'No known sign of a bug was found in message or change.', cites)
    : answer(outcome, `No known sign of a bug was found; ${reason.words}.`, [reason]);
}

function problemKind(context: PhaseContext): Answer {
  const of = (phase: PhaseName, kind: string) => context.findings(phase, kind);
  const bad = [
    ...of('message', 'trace'),
    ...of('message', 'symptom'),
    ...of('message', 'cve'),
  ].filter((one) => one.finding.severity !== 'low' && one.finding.severity !== 'info');
  const quirk = of('diff', 'class').filter((one) =>
    /^(quirk|id-table)$/.test(String(one.finding.data.class)),
  );
  if (bad.length > 0) return answer('pass', bad[0]?.finding.summary ?? '', bad);
  if (quirk.length > 0) return answer('pass', 'It is about particular hardware.', quirk);
  const mild = of('message', 'symptom');
  const related = of('history', 'related-introduction');
  if (related.length > 0)
    return answer(
      'not-shown',
      'Something does not work that should; no known word of a crash, hang or corruption was found.',
      [...related, ...mild],
    );
  const reason = quotedReason(context);
  if (mild.length === 0 && reason !== null)
    return answer('not-shown', `No known symptom is named; ${reason.words}.`, [reason]);
  return answer(
    'not-shown',
    mild.length > 0
      ? 'Something gives a wrong result or does not work; no known word of a crash, hang or corruption was found.'
      : 'No known word of a symptom was found in the message.',
    mild.length > 0 ? mild : of('message', 'subject'),
  );
}

/** The category under which the rules let a change in that repairs no bug (4-phases, phase 9). */
export function exceptionOf(
  context: PhaseContext,
): { name: string; cites: readonly string[] } | null {
  const scope = context.findings('diff', 'scope')[0];
  const classes = context.findings('diff', 'class');
  const of = (name: string) => classes.filter((one) => one.finding.data.class === name);
  const named = (name: string, cites: Cited) => ({
    name,
    cites: cites.slice(0, 3).map((one) => one.key),
  });
  switch (scope?.finding.data.scope) {
    case 'id-table':
      return named('device id', [scope]);
    case 'metadata':
      return named('module autoload for an existing driver', [scope, ...of('module-metadata')]);
    case 'documentation':
      return named('documentation', [scope]);
    case 'test':
      return named('tests', [scope]);
  }
  if (of('quirk').length > 0) return named('hardware quirk', of('quirk'));
  const build = context
    .findings('message', 'symptom')
    .filter((one) => one.finding.data.symptom === 'build-failure');
  const quoted = context
    .findings('message', 'trace')
    .filter((one) => one.finding.data.symptom === 'build-failure');
  if (build.length > 0 && of('kconfig-build').length > 0)
    return named('build fix', [...build, ...of('kconfig-build')]);
  // The compiler's own words, in a change that calls itself a repair.
  return quoted.length > 0 && isRepair(context) ? named('build fix', quoted) : null;
}
