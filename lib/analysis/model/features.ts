import type { PhaseContext } from '@/lib/analysis/context';
import { isActive } from '@/lib/analysis/input';
import { announcesChange, parseSubject } from '@/lib/analysis/message/subject';
import type { SymptomName } from '@/lib/analysis/message/symptoms';
import { maintainerAgreement } from '@/lib/analysis/subsystem/maintainer-agreement';
import { projectLogOdds } from '@/lib/analysis/subsystem/project-rate';
import { symptomWords } from '@/lib/analysis/text/message';
import type { Finding } from '@/lib/contracts/analysis';
import type { PhaseName, Severity } from '@/lib/contracts/vocabulary';
import { hasBug, isRepair, matterOf } from './is-repair';
import type { FeatureName } from './weights';

/** One fact that counts for or against, in words, with the findings that show it. */
export interface Feature {
  readonly name: FeatureName;
  readonly label: string;
  /** How often the weight counts: 1, but for those of `valuedFeatures`. */
  readonly value: number;
  /** Keys of findings: `phase/kind/index`. */
  readonly cites: readonly string[];
}

type Keyed = { readonly key: string; readonly finding: Finding };

/** A difference of log odds from which a folder's record is told apart from the others'. */
const notable = 0.15;

const severityOrder: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];
/** The features of the verdict model, from the findings of the phases before (4-phases, "Verdict model"). */
export function extractFeatures(context: PhaseContext): Feature[] {
  const out: Feature[] = [];
  const of = (phase: PhaseName, kind: string): readonly Keyed[] => context.findings(phase, kind);
  const add: Add = (name, label, from, value = 1) =>
    out.push({ name, label, value, cites: from.slice(0, 6).map((one) => one.key) });
  messageFeatures(of, add);
  diffFeatures(of, add);
  historyFeatures(of, add);
  mailFeatures(context, of, add);
  branchFeatures(context, of, add);
  return out;
}

type Of = (phase: PhaseName, kind: string) => readonly Keyed[];
type Add = (name: FeatureName, label: string, from: readonly Keyed[], value?: number) => void;

function messageFeatures(of: Of, add: Add): void {
  const message = (kind: string) => of('message', kind);
  const stable = message('stable-request');
  if (stable.length > 0) add('stable-request', 'The author or maintainer asks for stable', stable);
  const fixes = message('fixes');
  const valid = fixes.filter((one) => one.finding.data.valid === true);
  if (valid.length > 0) add('fixes-valid', 'The Fixes tag names a commit of its history', valid);
  else if (fixes.length > 0)
    add('fixes-doubtful', 'The Fixes tag names a commit, but does not hold', fixes);
  const declared = message('declared-fix').filter((one) => one.finding.data.word === true);
  if (declared.length > 0) add('fix-word', 'The subject says it repairs something', declared);
  const hidden = message('hidden-fix');
  if (hidden.length > 0)
    add('hidden-fix', 'It says and does what a repair does, without the word', hidden);
  const inText = message('declared-fix').filter((one) => one.finding.data.text === true);
  // The weight of the word was found on subjects; in running text it says as much as a hidden fix.
  if (inText.length > 0 && declared.length + fixes.length + message('revert').length === 0)
    add('hidden-fix', 'Running text says that it repairs something', inText);
  const worded = message('repair-wording');
  if (worded.length > 0) add('repair-wording', 'Worded like a repair', worded);
  const revert = message('revert');
  if (revert.length > 0) add('is-revert', 'Takes back a commit that did harm', revert);
  const symptoms = message('symptom').filter(
    (one) =>
      one.finding.data.symptom !== 'wrong-result' ||
      hidden.length > 0 ||
      declared.length > 0 ||
      valid.length > 0,
  );
  const worst = worstOf([...symptoms, ...message('trace')]);
  if (worst) {
    const words = symptomWords[worst.finding.data.symptom as SymptomName];
    const name = {
      critical: 'symptom-critical',
      high: 'symptom-high',
      medium: 'symptom-medium',
      low: 'symptom-low',
      info: 'symptom-low',
    } as const;
    add(name[worst.finding.severity], `The message describes ${words}`, [worst]);
  }
  const traces = message('trace');
  if (traces.length > 0)
    add('trace-quoted', `Quotes ${String(traces[0]?.finding.data.tool)} output`, traces);
  const reporters = message('reporter');
  const persons = reporters.filter((one) => one.finding.data.by === 'person');
  if (persons.length > 0)
    add('reported-by-person', 'Somebody ran into it and reported it', persons);
  else if (reporters.length > 0)
    add('reported-by-bot', `Found by ${String(reporters[0]?.finding.data.bot)}`, reporters);
  const bugs = message('link').filter((one) => one.finding.data.isBug === true);
  const byChecker = bugs.every((one) => one.finding.data.isChecker === true);
  if (bugs.length > 0)
    add('bug-link', byChecker ? 'Names what a checker found' : 'Names a bug report', bugs);
  if (message('cve').length > 0) add('cve', 'Has a CVE number', message('cve'));
  if (message('tested').length > 0) add('tested', 'Tested by somebody', message('tested'));
  if (message('review').length > 0) add('reviewed', 'Reviewed or acknowledged', message('review'));
  if (message('no-autosel').length > 0)
    add('no-autosel', 'Asks not to be picked automatically', message('no-autosel'));
  if (message('nack').length > 0) add('nack', 'Somebody objected', message('nack'));
  if (message('no-change-claimed').length > 0)
    add(
      'no-change-claimed',
      'The message says that nothing changes or no harm is done',
      message('no-change-claimed'),
    );
  // A device id is allowed without a bug, so nobody needs to have reported one.
  const deviceId = of('diff', 'scope').some((one) => one.finding.data.scope === 'id-table');
  // Says nothing of the stable tag: figures with that tag hidden must not see it through another feature.
  if (fixes.length + reporters.length + bugs.length === 0 && !deviceId) {
    const missing = message('missing-tags');
    add(
      'not-reported',
      'No Fixes tag, and no report is named',
      missing.length > 0 ? missing : message('subject'),
    );
  }
  const subject = message('subject')[0];
  const intent = parseSubject(String(subject?.finding.data.subject ?? '')).intent;
  if (
    subject &&
    !deviceId &&
    declared.length + hidden.length + inText.length + fixes.length + revert.length === 0 &&
    announcesChange(intent)
  ) {
    add('feature-words', `The subject announces a change, not a repair: "${intent}"`, [subject]);
  }
}

function worstOf(found: readonly Keyed[]): Keyed | undefined {
  return [...found].sort(
    (a, b) => severityOrder.indexOf(b.finding.severity) - severityOrder.indexOf(a.finding.severity),
  )[0];
}

function diffFeatures(of: Of, add: Add): void {
  const diff = (kind: string) => of('diff', kind);
  const size = diff('size');
  const lines = Number(size[0]?.finding.data.linesWithContext ?? 0);
  if (size.length > 0) {
    if (lines <= 100) add('small-patch', `Small: ${lines} lines with context`, size);
    else if (lines > 400) add('very-large-patch', `Very large: ${lines} lines with context`, size);
    else if (lines > 150) add('large-patch', `Large: ${lines} lines with context`, size);
  }
  const scope = diff('scope');
  const scopes = {
    documentation: ['documentation-only', 'Documentation only'],
    test: ['test-only', 'Tests only'],
    comment: ['comment-only', 'Comments only'],
    cleanup: ['cleanup-only', 'Cleanup only'],
    metadata: ['metadata-only', 'Module metadata only, no code path changed'],
    'id-table': ['device-id', 'Only adds a device id'],
  } as const;
  const name = scope[0]?.finding.data.scope as keyof typeof scopes | 'build' | undefined;
  if (name !== undefined && name in scopes) {
    const [feature, label] = scopes[name as keyof typeof scopes];
    add(feature, label, scope);
  }
  const classes = (wanted: string) =>
    diff('class').filter((one) => one.finding.data.class === wanted);
  if (classes('quirk').length > 0 && name !== 'id-table')
    add('quirk', 'A quirk for particular hardware', classes('quirk'));
  const build = of('message', 'symptom').filter(
    (one) => one.finding.data.symptom === 'build-failure',
  );
  if (build.length > 0) add('build-fix', 'Repairs the build', build);
  const shaped = diff('class').filter(
    (one) =>
      one.finding.polarity === 'for' &&
      !/^(id-table|module-metadata|quirk)$/.test(String(one.finding.data.class)),
  );
  const repairs = [
    ...of('message', 'declared-fix'),
    ...of('message', 'hidden-fix'),
    ...of('message', 'revert'),
  ];
  if (shaped.length > 0 && repairs.length > 0)
    add('defect-shaped', 'The change has the shape of a repair', shaped);
  if (diff('empty').length > 0) add('empty-patch', 'It changes nothing', diff('empty'));
  const broken = diff('interface').filter((one) => one.finding.data.class === 'abi-change');
  const grown = diff('interface').filter((one) => one.finding.data.class === 'new-api');
  if (broken.length > 0) add('interface-changed', 'Changes an interface', broken);
  else if (grown.length > 0) add('new-interface', 'Adds to an interface', grown);
  const risk = diff('regression-risk');
  if (risk[0]?.finding.data.level === 'low') add('risk-low', 'Low regression risk', risk);
  if (risk[0]?.finding.data.level === 'high') add('risk-high', 'High regression risk', risk);
}

function historyFeatures(of: Of, add: Add): void {
  const history = (kind: string) => of('history', kind);
  if (history('related-introduction').length > 0)
    add(
      'requested-elsewhere',
      'Existing code asks for what it adds',
      history('related-introduction'),
    );
  const agrees = history('fixes-agreement').filter((one) => one.finding.data.agrees === true);
  if (agrees.length > 0) add('blame-agrees', 'Blame agrees with Fixes', agrees);
  const release = history('release').filter((one) => one.finding.data.release !== null);
  if (release.length > 0) add('released', 'Part of a release', release);
  if (history('follow-up').length > 0)
    add('followed-up', 'Needed a repair of its own later', history('follow-up'));
  if (history('reverted').length > 0) add('reverted', 'Reverted upstream', history('reverted'));
  else if (history('restored').length > 0)
    add('restored', 'Was reverted and brought again', history('restored'));
}

/** What others said on the list (phase 4), and what the subsystem's policy is (phase 7). */
function mailFeatures(context: PhaseContext, of: Of, add: Add): void {
  const mail = (kind: string) => of('mail', kind);
  if (mail('objection').length > 0)
    add('mail-objection', 'Somebody objected on the list', mail('objection'));
  if (mail('stable-objection').length > 0)
    add('stable-objection', 'Somebody objected to it for stable', mail('stable-objection'));
  if (mail('bug-report').length > 0)
    add('mail-bug-report', 'An answer on the list reports breakage', mail('bug-report'));
  if (mail('stable-request').length > 0)
    add('mail-stable-request', 'Somebody asked for stable on the list', mail('stable-request'));
  const record = of('subsystem', 'folder-record')[0];
  if (record !== undefined) {
    const value = Number(record.finding.data.value);
    const words =
      value > notable ? 'more often than' : value < -notable ? 'less often than' : 'as often as';
    add('folder-record', `Commits to its folders are backported ${words} others`, [record], value);
  }
  const project = of('subsystem', 'project-record')[0];
  if (project !== undefined) {
    const { commits, backported } = project.finding.data;
    const tally = { commits: Number(commits), backported: Number(backported) };
    const odds = projectLogOdds(tally);
    const share = Math.round((1000 * tally.backported) / tally.commits) / 10;
    if (odds !== null)
      add(
        'project-rate',
        `${share} % of the project's commits go to a stable branch`,
        [project],
        odds,
      );
  }
  const optOut = of('subsystem', 'policy').filter((one) => one.finding.data.optOut === true);
  if (optOut.length > 0 && maintainerAgreement(context).length === 0)
    add('opt-out', 'The subsystem opted out', optOut);
}

/**
 * Of the commits that valid `Fixes:` tags name: whether active branches have one. `had`: one answer per active branch,
 * at least one.
 */
export function introductionFeature(had: readonly boolean[]): keyof typeof introductionLabels {
  if (had.every((one) => one)) return 'fixes-in-every-branch';
  return had.some((one) => one) ? 'fixes-in-some-branch' : 'fixes-after-branches';
}

const introductionLabels = {
  'fixes-in-every-branch': 'Every active branch has the commit that Fixes names',
  'fixes-in-some-branch': 'Some active branch has the commit that Fixes names',
  'fixes-after-branches': 'What Fixes names came after every active branch',
} as const;

function branchFeatures(context: PhaseContext, of: Of, add: Add): void {
  const { asOf, branches } = context.input;
  const active = new Set(branches.filter((one) => isActive(one, asOf)).map((one) => one.name));
  const cells = of('branches', 'cell').filter((one) => active.has(String(one.finding.data.branch)));
  if (cells.length === 0) return;
  const state = (one: Keyed) => one.finding.data.state;
  const affected = (one: Keyed) => one.finding.data.affected;
  const isAbsent = (one: Keyed) => state(one) === 'absent' && one.finding.data.movedTo === null;
  const named = new Set(
    of('message', 'fixes')
      .filter((one) => one.finding.data.valid === true)
      .map((one) => one.finding.data.oid),
  );
  const byFixes = cells.filter(
    (one) =>
      affected(one) !== 'unknown' &&
      (one.finding.data.introducedBy as readonly string[]).some((oid) => named.has(oid)),
  );
  if (byFixes.length > 0) {
    const name = introductionFeature(byFixes.map((one) => affected(one) === 'yes'));
    add(name, introductionLabels[name], byFixes);
  }
  const lands = cells.filter(
    (one) => (state(one) === 'applies' || state(one) === 'merges') && affected(one) === 'yes',
  );
  if (lands.length > 0 && isRepair(context))
    add('lands-where-needed', 'Lands on branches that have the bug', lands);
  const need = hasBug(context) ? 'need it' : `have ${matterOf(context)}`;
  const open = cells.filter(
    (one) => state(one) !== 'present' && !isAbsent(one) && affected(one) !== 'no',
  );
  if (open.length > 0 && open.every((one) => state(one) === 'conflicts' || state(one) === 'absent'))
    add(
      'conflicts-everywhere',
      open.length === cells.length
        ? 'Conflicts on every branch'
        : open.some((one) => state(one) === 'absent')
          ? `Lands on no branch that lacks it and may ${need}`
          : `Conflicts on every branch that lacks it and may ${need}`,
      open,
    );
  if (
    cells.every((one) => affected(one) === 'no' || isAbsent(one)) &&
    !cells.some((one) => state(one) === 'present')
  ) {
    add('no-branch-affected', `No active branch has ${matterOf(context)}`, cells);
  }
}
