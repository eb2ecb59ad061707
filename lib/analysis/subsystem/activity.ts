import { forkDays } from '@/lib/analysis/branches/branch-history';
import type { PhaseContext } from '@/lib/analysis/context';
import { count, finding, listWords } from '@/lib/analysis/finding';
import { asOfSeconds, dayOf } from '@/lib/analysis/input';
import {
  foldersOf,
  ladderOf,
  recordValue,
  recordWindow,
  type Tally,
  toldOf,
} from './folder-record';
import type { SubsystemFinding } from './kinds';
import { pathsNow, type Scope } from './scope';

const year = 365 * 86_400;

/** How much went on in the past year, and who did it. */
export async function activityFinding(
  context: PhaseContext,
  scope: Scope,
): Promise<SubsystemFinding> {
  const until = asOfSeconds(context.input.asOf);
  const probe = await context.probe('subsystem-log', {
    upstream: context.input.upstream,
    since: until - year,
    until,
    paths: scope.paths,
  });
  const lines = probe.output
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  const authors = new Set<string>();
  let fixes = 0;
  let reverts = 0;
  for (const line of lines) {
    const [, , author = '', ...subject] = line.split(' ');
    authors.add(author.toLowerCase());
    const text = subject.join(' ');
    if (/^revert\b/i.test(text)) reverts += 1;
    else if (/\bfix(?:es|ed|ing)?\b/i.test(text)) fixes += 1;
  }
  const last = Number(lines[0]?.split(' ')[1] ?? 0);
  const words =
    lines.length === 0
      ? `Nothing was committed to ${scope.name} from ${dayOf(until - year)} to ${dayOf(until)}.`
      : `${count(lines.length, 'commit')} to ${scope.name} from ${dayOf(until - year)} to ${dayOf(until)}, by ${count(authors.size, 'author')}; ${count(fixes, 'fix', 'fixes')} by their subject, ${count(reverts, 'revert')}; the last on ${dayOf(last)}.`;
  return finding({
    kind: 'activity',
    summary: words,
    data: {
      commits: lines.length,
      authors: authors.size,
      fixes,
      reverts,
      from: dayOf(until - year),
      to: dayOf(until),
    },
    evidence: [probe],
  });
}

/** How often commits of the subsystem were backported in the two years before, and how that went. */
export async function recordFindings(
  context: PhaseContext,
  scope: Scope,
): Promise<SubsystemFinding[]> {
  const { branches, upstream, asOf } = context.input;
  if (branches.length === 0 || context.ports.backports === undefined) return [];
  const now = asOfSeconds(asOf);
  const range = {
    upstream,
    since: now - recordWindow.years,
    until: now - recordWindow.settling,
    paths: scope.paths,
  };
  const all = await context.probe('subsystem-log', range);
  const commits = all.output
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '').length;
  const tips = branches.map((one) => one.tip);
  const probe = await context.probe('backport-record', { ...range, tips, asOf: now });
  const taken = probe.output
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  const reverted = taken.filter((line) => / on \d+ of \d+ reverted\b/.test(line)).length;
  const mended = taken.filter((line) =>
    / on \d+ of \d+(?: reverted)? fixed-later\b/.test(line),
  ).length;
  const share = commits === 0 ? 0 : taken.length / commits;
  const risky = taken.length >= 10 && reverted / taken.length > 0.05;
  return [
    finding({
      kind: 'backport-record',
      ...(risky ? { polarity: 'against' as const, severity: 'low' as const } : {}),
      summary:
        commits === 0
          ? `No commit to ${scope.name} from ${dayOf(range.since)} to ${dayOf(range.until)}.`
          : `${taken.length} of ${count(commits, 'commit')} from ${dayOf(range.since)} to ${dayOf(range.until)} went to a stable branch (${Math.round(100 * share)} %); of those ${reverted} ${reverted === 1 ? 'was' : 'were'} reverted upstream and ${mended} fixed again later.`,
      data: {
        commits,
        backported: taken.length,
        share,
        reverted,
        fixedLater: mended,
        from: dayOf(range.since),
        to: dayOf(range.until),
      },
      evidence: [probe, all],
    }),
  ];
}

/**
 * How often the project's commits go to a stable branch: of those since the oldest of the branches began, as older
 * ones are in all of them. The candidate itself is left out.
 */
export async function projectFindings(context: PhaseContext): Promise<SubsystemFinding[]> {
  const { branches, commit, upstream, asOf } = context.input;
  if (branches.length === 0 || context.ports.backports === undefined) return [];
  const days = (await forkDays(context)).filter((one) => one !== null);
  const begun = Math.min(...days.map((one) => Date.parse(one) / 1000));
  if (!Number.isFinite(begun)) return [];
  const now = asOfSeconds(asOf);
  const since = Math.max(now - recordWindow.years, begun);
  const until = now - recordWindow.settling;
  if (since >= until) return [];
  const probe = await context.probe('project-record', {
    ...{ upstream, since, until, asOf: now, without: commit },
    tips: branches.map((one) => one.tip),
  });
  const [, backported, commits] = /^(\d+) of (\d+)$/m.exec(probe.output.toString('utf8')) ?? [];
  if (commits === undefined || commits === '0') return [];
  const data = { commits: Number(commits), backported: Number(backported) };
  return [
    finding({
      kind: 'project-record',
      summary: `${backported} of the project's ${count(data.commits, 'commit')} from ${dayOf(since)} to ${dayOf(until)} went to a stable branch (${percent({ folder: '', ...data })}).`,
      data: { ...data, from: dayOf(since), to: dayOf(until) },
      evidence: [probe],
    }),
  ];
}

/**
 * How often commits of the changed folders went to a stable branch, beside all commits of the same time: what the
 * verdict counts. The candidate itself is left out.
 */
export async function folderFindings(context: PhaseContext): Promise<SubsystemFinding[]> {
  const { branches, commit, upstream, asOf } = context.input;
  if (branches.length === 0 || context.ports.backports === undefined) return [];
  const folders = foldersOf(await pathsNow(context));
  if (folders.length === 0) return [];
  const now = asOfSeconds(asOf);
  const range = { since: now - recordWindow.years, until: now - recordWindow.settling };
  const probe = await context.probe('folder-record', {
    ...{ upstream, ...range, asOf: now, without: commit },
    paths: [...new Set(folders.flatMap(ladderOf))],
    tips: branches.map((one) => one.tip),
  });
  const tallies = new Map<string, Tally>();
  for (const line of probe.output.toString('utf8').split('\n')) {
    const [, name = '', backported, commits] = /^(.*) (\d+) of (\d+)$/.exec(line) ?? [];
    if (commits === undefined) continue;
    const folder = name === '.' ? '' : name;
    tallies.set(folder, { folder, commits: Number(commits), backported: Number(backported) });
  }
  const tree = tallies.get('');
  if (tree === undefined || tree.commits === 0) return [];
  const ladders = folders.map((folder) =>
    ladderOf(folder).flatMap((one) => tallies.get(one) ?? []),
  );
  const value = recordValue(ladders);
  const shown = toldOf(ladders)
    .slice(0, 4)
    .map((one) => `${one.backported} of ${count(one.commits, 'commit')} to ${one.folder}`);
  const whole = `${percent(tree)} of all (${tree.backported} of ${tree.commits})`;
  return [
    finding({
      kind: 'folder-record',
      summary: `Backported from ${dayOf(range.since)} to ${dayOf(range.until)}: ${listWords([...shown, whole])}.`,
      data: {
        value: Math.round(value * 1000) / 1000,
        tallies: [...tallies.values()],
        folders,
        from: dayOf(range.since),
        to: dayOf(range.until),
      },
      evidence: [probe],
    }),
  ];
}

const percent = ({ backported, commits }: Tally) => `${Math.round((100 * backported) / commits)} %`;
