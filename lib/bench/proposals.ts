import { appendFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { adjustCell, type FormerPaths } from '@/lib/applicability/adjust/adjust-cell';
import { type AdjustRule, adjustRules, defaultRules } from '@/lib/applicability/adjust/rules';
import { TreeNames } from '@/lib/applicability/prerequisites/tree-names';
import type { BenchRun } from '@/lib/bench/bench-run';
import { secondsOf } from '@/lib/bench/draw-commits';
import { type Half, halfIn } from '@/lib/bench/earlier-siblings';
import { drawCases, type ProposalCase, proposalCases } from '@/lib/bench/proposal-cases';
import { type JudgedCase, judgedBefore } from '@/lib/bench/proposal-results';
import { ProposalTable } from '@/lib/bench/proposal-table';
import { repositoryOf, repositoryOptions } from '@/lib/bench/repository-options';
import { ProfileName } from '@/lib/contracts/vocabulary';
import { AppError } from '@/lib/errors';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { profileFor } from '@/lib/profiles';
import { proposalClock } from '@/lib/services/cells/deepen-cell';

const usage = `Usage: npm run -s bench -- proposals --git-dir DIR --upstream REF --branch REF [--branch REF …]
All backports that people made whose plain pick conflicts on their own parent: how often the proposed tree is the one
they committed, by rule and by set of rules, used all together and with those only that are on by default.
  --branch REF      a stable branch; from old to new
  --other REF       a branch whose backports may be taken over, itself not asked about; newer than all of --branch
  --older REF       the same, older than all of --branch; from old to new
  --since, --until  committer dates that bound what is asked about
  --half train|test one half, by a hash of the upstream commit (rules are made with one, confirmed with the other)
  --most N --seed S at most N, of each branch the same part, drawn by a seed (default 1)
  --rules NAMES     these rules, with commas; otherwise all
  --cases FILE      what to judge: left there by the first run, read from there by later ones
  --out FILE        one JSON line per backport and set of rules, as they come; what stands there already is counted and
                    not judged again, so a run that was stopped goes on
A backport of another branch counts only if it was committed before the one asked about.
`;

/** `bench proposals`: rules against what maintainers committed. */
export const run: BenchRun = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...repositoryOptions,
      other: { type: 'string', multiple: true },
      older: { type: 'string', multiple: true },
      profile: { type: 'string' },
      since: { type: 'string' },
      until: { type: 'string' },
      rules: { type: 'string' },
      half: { type: 'string' },
      most: { type: 'string' },
      seed: { type: 'string', default: '1' },
      cases: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    console.log(usage);
    return 0;
  }
  const { gitDir, upstream: upstreamRef, branches } = repositoryOf(values);
  const rules = rulesOf(values.rules);
  const most = values.most === undefined ? null : Number(values.most);
  const half = halfOf(values.half);
  const git = await openGit({ gitDirs: [gitDir] });
  try {
    const upstream = await git.resolve(upstreamRef);
    const named = values.profile ? ProfileName.parse(values.profile) : null;
    const question = {
      upstream,
      branches,
      older: values.older ?? [],
      newer: values.other ?? [],
      since: values.since === undefined ? 0 : secondsOf(values.since),
      until: values.until === undefined ? null : secondsOf(values.until),
    };
    const cases = await proposalCases(git, question, {
      profile: await profileFor(git, upstream, named),
      file: values.cases ?? null,
      say: (line) => console.log(line),
    });
    const asked = drawCases(cases, { half, most, seed: values.seed });
    console.log(`${asked.length} of ${cases.length} cases are judged`);
    await judgeAll(git, asked, { rules, out: values.out ?? null });
    return 0;
  } finally {
    await git.close();
  }
};

async function judgeAll(
  git: GitStore,
  asked: readonly ProposalCase[],
  { rules, out }: { readonly rules: ReadonlySet<AdjustRule>; readonly out: string | null },
): Promise<void> {
  const byDefault = new Set([...rules].filter((rule) => defaultRules.has(rule)));
  const sets = [
    { name: 'all rules together', rules },
    { name: 'rules of default', rules: byDefault },
  ];
  const tables = sets.map(({ name }) => new ProposalTable(name));
  const before = out === null ? new Map<string, JudgedCase>() : await judgedBefore(out);
  const known: FormerPaths = new Map();
  for (const one of asked) {
    const names = new TreeNames(git);
    for (const [index, set] of sets.entries()) {
      let judged = before.get(`${set.name} ${one.oid}`);
      if (judged === undefined) {
        judged = await judge(git, one, set, { known, names });
        if (out !== null) await appendFile(out, `${JSON.stringify(judged)}\n`);
      }
      tables[index]?.add(judged);
    }
  }
  for (const table of tables) table.print();
}

async function judge(
  git: GitStore,
  one: ProposalCase,
  set: { readonly name: string; readonly rules: ReadonlySet<AdjustRule> },
  { known, names }: { readonly known: FormerPaths; readonly names: TreeNames },
): Promise<JudgedCase> {
  const { branch, oid, upstream: commit, parent: tip, siblings } = one;
  const started = performance.now();
  const tipTree = (await git.commit(tip)).tree;
  const cell = { commit, tip, tipTree, rules: set.rules, siblings, names, isLate: proposalClock() };
  const { proposal, why } = await adjustCell(git, git.merger, cell, known);
  const ms = Math.round(performance.now() - started);
  const base = { branch, oid, upstream: commit, half: halfIn(commit), set: set.name, ms };
  if (proposal === null) return { ...base, verdict: 'none', rules: [], why };
  return {
    ...base,
    verdict: proposal.tree === one.tree ? 'equal' : 'different',
    rules: [...new Set(proposal.adjustments.map(({ rule }) => rule))].sort(),
    why: null,
    files: proposal.files.map((file) => ({
      path: file.path,
      text: file.content?.toString('latin1') ?? null,
    })),
  };
}

function rulesOf(text: string | undefined): ReadonlySet<AdjustRule> {
  if (text === undefined) return new Set(adjustRules);
  return new Set(
    text.split(',').map((name) => {
      const rule = adjustRules.find((one) => one === name);
      if (rule === undefined) throw new AppError('bad-input', `There is no rule ${name}.`);
      return rule;
    }),
  );
}

function halfOf(text: string | undefined): Half | null {
  if (text === undefined || text === 'train' || text === 'test') return text ?? null;
  throw new AppError('bad-input', '--half is train or test.');
}
