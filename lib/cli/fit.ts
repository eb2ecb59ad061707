import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { type BranchPast, readBranchPast } from '@/lib/analysis/fit/branch-past';
import { readFolderHistory } from '@/lib/analysis/fit/folder-history';
import { readSample, type Sample } from '@/lib/analysis/fit/read-samples';
import { type FitReport, fitReport } from '@/lib/analysis/fit/report';
import { weightsFile } from '@/lib/analysis/fit/weights-file';
import {
  type FeatureName,
  featureNames,
  handWeights,
  weightsOf,
} from '@/lib/analysis/model/weights';
import { recordWindow } from '@/lib/analysis/subsystem/folder-record';
import { buildPresenceIndex } from '@/lib/applicability/presence-index';
import { command, needed, readOptions } from '@/lib/cli/command';
import type { Output } from '@/lib/cli/output';
import type { CommitInfo } from '@/lib/contracts/git';
import { profiles } from '@/lib/contracts/vocabulary';
import { AppError } from '@/lib/errors';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { profileFor } from '@/lib/profiles';

const usage = `Usage: npm run -s fit -- --git-dir DIR --upstream REF --branch REF [--branch REF …] --since DATE --split DATE --until DATE [--json] [--write | --write-to FILE]
Fits the verdict model on what the maintainers did: commits of upstream from --since up to --split are learnt from, those
up to --until are predicted. A commit counts as backported when a marker on any of the branches names it.
  --git-dir DIR   a repository; several may be given
  --upstream REF  what fixes come from
  --branch REF    a stable branch whose markers say what was backported; several may be given
  --since, --split, --until DATE  days like 2024-12-31, of the commit (committer date, UTC)
  --profile NAME  ${profiles.join(', ')}; otherwise chosen by what the repository looks like
  --json          the report as one JSON object
  --write         makes the weights those of the profile, in its file
  --write-to FILE writes them elsewhere
  --name TEXT     what the file calls the history
  --by-hand NAME  a feature that keeps its weight of by-hand.json; several may be given
  --outright NAME a feature that the rules allow outright: alone it is as likely as not; several may be given
  --usual-rate N  the share of commits that projects without a record of their own are believed to backport
Exit: 0 the report was printed, 2 wrong usage, 3 the repository cannot be read.
`;

const day = 24 * 3600;
/** Share of backports whose delay says when labels are in. */
const settled = 0.95;

/** \`fit\`: the verdict model against ground truth. */
export const run = command('fit', usage, async (argv, io) => {
  const { values } = readOptions({
    args: [...argv],
    options: {
      'git-dir': { type: 'string', multiple: true },
      upstream: { type: 'string' },
      branch: { type: 'string', multiple: true },
      since: { type: 'string' },
      split: { type: 'string' },
      until: { type: 'string' },
      profile: { type: 'string' },
      json: { type: 'boolean' },
      write: { type: 'boolean' },
      'write-to': { type: 'string' },
      name: { type: 'string' },
      'by-hand': { type: 'string', multiple: true },
      outright: { type: 'string', multiple: true },
      'usual-rate': { type: 'string' },
    },
  });
  const gitDirs = values['git-dir'] ?? [];
  if (gitDirs.length === 0) throw new AppError('bad-input', '--git-dir is needed.');
  const names = values.branch ?? [];
  if (names.length === 0) throw new AppError('bad-input', '--branch is needed.');
  const upstreamName = needed(values.upstream, '--upstream');
  const days = {
    since: needed(values.since, '--since'),
    split: needed(values.split, '--split'),
    until: needed(values.until, '--until'),
  };
  const since = secondsOf(days.since, '--since');
  const split = secondsOf(days.split, '--split');
  const until = secondsOf(days.until, '--until');
  if (!(since < split && split < until))
    throw new AppError('bad-input', '--since, --split and --until must follow on one another.');
  const named = profiles.find((one) => one === values.profile);
  if (values.profile !== undefined && named === undefined)
    throw new AppError('bad-input', `There is no profile ${values.profile}.`);
  const choices = {
    byHand: featuresOf(values['by-hand'] ?? [], '--by-hand'),
    outright: featuresOf(values.outright ?? [], '--outright'),
    usualRate: shareOf(values['usual-rate']),
    command: commandOf(argv),
  };

  const git = await openGit({ gitDirs });
  try {
    const upstream = await git.resolve(upstreamName);
    const profile = await profileFor(git, upstream, named ?? null);
    const branches: BranchPast[] = [];
    for (const name of names) {
      const tip = await git.resolve(name);
      const presence = await buildPresenceIndex(git, { tip, upstream, profile });
      branches.push(await readBranchPast(git, name, presence));
    }
    const commits = await readPopulation(git, upstream, since, until);
    io.stderr.write('Reading which folders were changed, and what was backported of them\n');
    const folders = await readFolderHistory(git, {
      upstream,
      since: since - recordWindow.years,
      branches,
    });
    const known = labelsKnownUntil(commits, branches);
    const settledCommits = commits.filter((one) => one.committer.time < known);
    const samples: Sample[] = [];
    const started = performance.now();
    for (const [index, commit] of settledCommits.entries()) {
      samples.push(await readSample(git, commit, { upstream, profile, branches, folders }));
      if ((index + 1) % 500 === 0) {
        const each = (performance.now() - started) / (index + 1);
        const left = Math.round((each * (settledCommits.length - index - 1)) / 1000);
        io.stderr.write(`${index + 1} of ${settledCommits.length} commits read, ${left} s left\n`);
      }
    }
    // Weights set by hand, never an earlier fit: fitting twice must give the same.
    const prior = handWeights;
    const { report, fitted } = fitReport(samples, split, prior);
    const extra = {
      profile: profile.name,
      upstream,
      ...days,
      leftOut: commits.length - settledCommits.length,
      labelsKnownUntil: new Date(known * 1000).toISOString().slice(0, 10),
    };
    if (values.json === true) io.stdout.write(`${JSON.stringify({ ...report, ...extra })}\n`);
    else printReport(report, extra, io);
    const to = values['write-to'] ?? (values.write === true ? fileOf(profile.name) : null);
    if (to !== null) {
      const from = { previousVersion: weightsOf(profile.name).version, prior };
      const name = values.name ?? `a ${profile.name} history`;
      await writeWeights(to, weightsFile(fitted, report, from, { ...choices, name }, days), io);
    }
    return 0;
  } finally {
    await git.close();
  }
});

async function readPopulation(
  git: GitStore,
  upstream: string,
  since: number,
  until: number,
): Promise<CommitInfo[]> {
  const commits: CommitInfo[] = [];
  // Clocks differ: a parent may be younger than its child, so the bounds are checked on each commit.
  for await (const commit of git.log({
    include: [upstream],
    noMerges: true,
    since: since - 30 * day,
  }))
    if (commit.committer.time >= since && commit.committer.time < until) commits.push(commit);
  return commits.reverse();
}

/**
 * The moment up to which nearly all backports of the commits before it have been made: the newest branch commit less
 * the delay that ${settled * 100} % of the known backports took. Later commits have no label yet.
 */
function labelsKnownUntil(commits: readonly CommitInfo[], branches: readonly BranchPast[]): number {
  const newest = Math.max(...branches.map((one) => one.newest));
  const delays: number[] = [];
  for (const commit of commits) {
    const times = branches.flatMap((one) => one.backports.get(commit.oid) ?? []);
    if (times.length > 0) delays.push(Math.min(...times) - commit.committer.time);
  }
  delays.sort((a, b) => a - b);
  return newest - (delays[Math.floor(delays.length * settled)] ?? 0);
}

function secondsOf(text: string, option: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new AppError('bad-input', `${option} ${text} is no day like 2024-12-31.`);
  return time / 1000;
}

function featuresOf(names: readonly string[], option: string): FeatureName[] {
  return names.map((name) => {
    const found = featureNames.find((one) => one === name);
    if (found === undefined) throw new AppError('bad-input', `${option} ${name} is no feature.`);
    return found;
  });
}

function shareOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const share = Number(text);
  if (!(share > 0 && share < 1))
    throw new AppError('bad-input', `--usual-rate ${text} is no share between 0 and 1.`);
  return share;
}

/** The command as somebody elsewhere would give it: without the folders of this machine. */
function commandOf(argv: readonly string[]): string {
  // "--git-dir=DIR" says the same as "--git-dir DIR".
  const words = argv.flatMap((one) => /^(--[\w-]+)=(.*)$/s.exec(one)?.slice(1) ?? one);
  const shown = words.map((one, at) =>
    words[at - 1] === '--git-dir' ? 'DIR' : /^[\w./:=-]+$/.test(one) ? one : `'${one}'`,
  );
  const kept = shown.filter(
    (one, at) => one !== '--json' && one !== '--write-to' && shown[at - 1] !== '--write-to',
  );
  return `npm run -s fit -- ${kept.filter((one) => one !== '--write').join(' ')} --write`;
}

const fileOf = (profile: string) =>
  fileURLToPath(new URL(`../analysis/model/weights/${profile}.json`, import.meta.url));

/** The version of the weights goes up only when they changed. */
async function writeWeights(
  file: string,
  weights: ReturnType<typeof weightsFile>,
  io: Output,
): Promise<void> {
  const textOf = (version: number) => `${JSON.stringify({ ...weights, version }, null, 2)}\n`;
  const there = await readFile(file, 'utf8').catch(() => '');
  if (there === textOf(weights.version - 1)) {
    io.stderr.write('The weights are as they were.\n');
    return;
  }
  await writeFile(file, textOf(weights.version));
  io.stderr.write(`Written: ${path.basename(file)}, version ${weights.version}\n`);
}

function printReport(
  report: FitReport,
  extra: { readonly leftOut: number; readonly labelsKnownUntil: string; readonly profile: string },
  io: Output,
): void {
  const percent = (value: number | null) => (value === null ? '   -' : value.toFixed(3));
  const line = (name: string, q: FitReport['withTag'] | NonNullable<FitReport['bestSingleRule']>) =>
    `${name.padEnd(34)} ${percent(q.precision)}  ${percent(q.recall)}  ${percent(q.f1)}  ${percent(q.auc)}  ${percent(q.calibrationError)}\n`;
  const { stdout } = io;
  stdout.write(
    `Profile ${extra.profile}: learnt from ${report.train.n} commits (${report.train.positives} backported), tried on ${report.n} (${report.positives}).\n`,
  );
  stdout.write(
    `${extra.leftOut} commits left out: backports are known up to ${extra.labelsKnownUntil}.\n\n`,
  );
  stdout.write(`${''.padEnd(34)} prec.  recall F1     AUC    calibration error\n`);
  stdout.write(line('model', report.withTag));
  stdout.write(line('model, Cc: stable hidden', report.withoutTag));
  if (report.bestSingleRuleWithTag)
    stdout.write(line(`rule ${report.bestSingleRuleWithTag.rule}`, report.bestSingleRuleWithTag));
  if (report.bestSingleRule)
    stdout.write(line(`rule ${report.bestSingleRule.rule}`, report.bestSingleRule));
  stdout.write('\nCalibration, Cc: stable hidden (said, happened, commits):\n');
  for (const bin of report.withoutTag.calibration)
    stdout.write(
      `  ${bin.from.toFixed(1)} to ${bin.to.toFixed(1)}  ${percent(bin.said)}  ${percent(bin.happened)}  ${bin.n}\n`,
    );
  stdout.write('\nWeights:\n');
  for (const [name, weight] of Object.entries(report.withTag.weights))
    stdout.write(`  ${name.padEnd(24)} ${weight.toFixed(3)}\n`);
  stdout.write('\nMost wrong about, Cc: stable hidden:\n');
  for (const one of report.withoutTag.topErrors)
    stdout.write(
      `  ${one.commit.slice(0, 12)} said ${one.probability.toFixed(2)}, ${one.backported ? 'backported' : 'not backported'}: ${one.subject}\n`,
    );
}
