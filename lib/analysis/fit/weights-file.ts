import { logistic } from '@/lib/analysis/model/logistic';
import { round } from '@/lib/analysis/model/score';
import { type FeatureName, featureNames, type ModelWeights } from '@/lib/analysis/model/weights';
import { logOdds } from '@/lib/analysis/subsystem/project-rate';
import type { FittedModel } from './fit-model';
import { type FitReport, weightsByName } from './report';

/** What the person who fits decides, because the history that is fitted on cannot show it. */
export interface WeightChoices {
  /** The history's name in the file. */
  readonly name: string;
  /** The command that makes the file again. */
  readonly command: string;
  /** Features that keep the weight set by hand, whatever that history says. */
  readonly byHand: readonly FeatureName[];
  /** What the project's rules allow outright: on its own as likely as not to be taken. */
  readonly outright: readonly FeatureName[];
  /** The share believed of projects without a record of their own; null: the fitted one. */
  readonly usualRate: number | null;
}

/** Features from here on come from phases that a fit does not run. */
const firstLater = featureNames.indexOf('risk-low');

/** The file that verdicts of the profile are made with from now on. */
export function weightsFile(
  fitted: FittedModel,
  report: FitReport,
  from: { readonly previousVersion: number; readonly prior: ModelWeights },
  choices: WeightChoices,
  days: { readonly since: string; readonly split: string; readonly until: string },
): ModelWeights {
  const { usualRate, outright } = choices;
  const rate = Math.round(fitted.rate * 10_000) / 10_000;
  const unfitted = featureNames.filter((name, at) => {
    if (fitted.features.includes(name) || fitted.dropped.includes(name)) return false;
    const weight = from.prior.weights[name] ?? 0;
    // Of the later phases, what speaks for a commit holds for nearly all: it would move every verdict.
    return weight < 0 || (weight > 0 && (at < firstLater || name.startsWith('fixes-')));
  });
  const byHand = featureNames.filter(
    (name) => unfitted.includes(name) || choices.byHand.includes(name) || outright.includes(name),
  );
  const base = round(fitted.model.base);
  const usualBase = base + (usualRate === null ? 0 : logOdds(usualRate) - logOdds(rate));
  const weights = { ...weightsByName(fitted) };
  for (const name of byHand)
    weights[name] = outright.includes(name) ? round(-usualBase) : (from.prior.weights[name] ?? 0);
  const chosen = choices.byHand.length + outright.length > 0;
  return {
    version: from.previousVersion + 1,
    source: sourceOf(report, choices, days, chosen),
    command: choices.command,
    fitted: { ...days, n: report.train.n, positives: report.train.positives },
    // A yes is never less likely than not; what lies between is unsure.
    bounds: { yes: round(Math.max(0.5, fitted.threshold)), no: round(fitted.threshold / 2) },
    base,
    rate,
    record: fitted.record === null ? null : Math.round(logistic(fitted.record) * 10_000) / 10_000,
    usualRate,
    whenAsked: fitted.whenAsked,
    byHand,
    weights,
    // Measured for the fitted weights alone.
    calibration: chosen ? [] : [...report.withTag.calibration],
  };
}

function sourceOf(
  { train, n, withTag, withoutTag }: FitReport,
  { name, byHand, outright, usualRate }: WeightChoices,
  {
    since,
    split,
    until,
  }: { readonly since: string; readonly split: string; readonly until: string },
  chosen: boolean,
): string {
  const figure = (value: number | null) => (value === null ? 'none' : String(value));
  return [
    `Fitted on ${train.n} commits of ${name}, ${since} to ${split}; tried on ${n} more up to ${until}: F1 ${figure(withTag.f1)}, without the stable tag ${figure(withoutTag.f1)}, AUC ${figure(withoutTag.auc)}.`,
    byHand.length === 0
      ? ''
      : `By hand, because that history does not show them as they are now: ${byHand.join(', ')}.`,
    outright.length === 0
      ? ''
      : `Allowed outright by the rules, so each alone is as likely as not: ${outright.join(', ')}.`,
    usualRate === null
      ? ''
      : `Where a project's own record is too short, ${usualRate} of all commits are believed to go to a stable branch.`,
    chosen ? 'The calibration of that sum is not measured.' : '',
  ]
    .filter((one) => one !== '')
    .join(' ');
}
