import { appendFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { adjustCell, type FormerPaths } from '@/lib/applicability/adjust/adjust-cell';
import { type AdjustRule, adjustRules, defaultRules } from '@/lib/applicability/adjust/rules';
import type { Sibling } from '@/lib/applicability/adjust/siblings';
import type { BenchRun } from '@/lib/bench/bench-run';
import { secondsOf } from '@/lib/bench/draw-commits';
import { earlierSiblings, type Half, halfIn } from '@/lib/bench/earlier-siblings';
import { type JudgedProposal, ProposalTable } from '@/lib/bench/proposal-table';
import {
  type ConflictingBackport,
  pickOnParents,
  type RealBackport,
  readRealBackports,
} from '@/lib/bench/real-backports';
import { ProfileName } from '@/lib/contracts/vocabulary';
import { AppError } from '@/lib/errors';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { profileFor } from '@/lib/profiles';

const usage = `Usage: npm run -s bench -- proposals --git-dir DIR --upstream REF --branch REF [--branch REF …]
All backports that people made whose plain pick conflicts on their own parent: how often the proposed tree is the one
they committed, by rule and by set of rules, used all together and with those only that are on by default.
  --branch REF      a stable branch; from old to new
  --other REF       a branch whose backports may be taken over, itself not asked about; newer than all of --branch
  --since, --until  committer dates that bound what is asked about
  --every N         each N-th backport of a branch
  --half train|test one half, by a hash of the upstream commit (rules are made with one, confirmed with the other)
  --rules NAMES     these rules, with commas; otherwise all
  --out FILE        one JSON line per backport
A backport of another branch counts only if it was committed before the one asked about.
`;

/** `bench proposals`: rules against what maintainers committed. */
export const run: BenchRun = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'git-dir': { type: 'string' },
      upstream: { type: 'string' },
      branch: { type: 'string', multiple: true },
      other: { type: 'string', multiple: true },
      profile: { type: 'string' },
      since: { type: 'string' },
      until: { type: 'string' },
      rules: { type: 'string' },
      half: { type: 'string' },
      every: { type: 'string', default: '1' },
      out: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    console.log(usage);
    return 0;
  }
  const gitDir = values['git-dir'];
  const branches = values.branch ?? [];
  if (gitDir === undefined || values.upstream === undefined || branches.length === 0) {
    throw new AppError('bad-input', 'Give --git-dir, --upstream and at least one --branch.');
  }
  const rules = rulesOf(values.rules);
  const half = halfOf(values.half);
  const since = values.since === undefined ? 0 : secondsOf(values.since);
  const until = values.until === undefined ? Number.POSITIVE_INFINITY : secondsOf(values.until);
  const git = await openGit({ gitDirs: [gitDir] });
  try {
    const upstream = await git.resolve(values.upstream);
    const named = values.profile ? ProfileName.parse(values.profile) : null;
    const profile = await profileFor(git, upstream, named);
    const all: RealBackport[][] = [];
    for (const branch of [...branches, ...(values.other ?? [])]) {
      all.push(await readRealBackports(git, { branch, upstream, profile }));
    }
    const tables = [new ProposalTable('all rules together'), new ProposalTable('rules of default')];
    if (values.out !== undefined) await writeFile(values.out, '');
    for (const [at, branch] of branches.entries()) {
      const real = (all[at] ?? []).filter((one) => one.time >= since && one.time < until);
      const drawn = real
        .filter((_one, index) => index % Number(values.every) === 0)
        .filter((one) => half === null || halfIn(one.upstream) === half);
      const { conflicting, ...counts } = await pickOnParents(git, drawn);
      console.log(
        `${branch}: ${drawn.length} backports, ${conflicting.length} conflict; ${said(counts)}`,
      );
      const known: FormerPaths = new Map();
      for (const one of conflicting) {
        const siblings = earlierSiblings(one, all, at);
        const sets = [rules, new Set([...rules].filter((rule) => defaultRules.has(rule)))];
        for (const [index, table] of tables.entries()) {
          const result = await judge(git, one, sets[index] ?? rules, siblings, known);
          table.add(result);
          if (values.out === undefined) continue;
          const { oid, upstream: of } = one;
          const line = { branch, oid, upstream: of, set: table.name, ...result };
          await appendFile(values.out, `${JSON.stringify(line)}\n`);
        }
      }
    }
    for (const table of tables) table.print();
    return 0;
  } finally {
    await git.close();
  }
};

interface Judged extends JudgedProposal {
  readonly files?: readonly { readonly path: string; readonly text: string | null }[];
}

async function judge(
  git: GitStore,
  one: ConflictingBackport,
  rules: ReadonlySet<AdjustRule>,
  siblings: readonly Sibling[],
  known: FormerPaths,
): Promise<Judged> {
  const { upstream: commit, parent: tip } = one;
  const tipTree = (await git.commit(tip)).tree;
  const cell = { commit, tip, tipTree, rules, siblings };
  const { proposal, why } = await adjustCell(git, git.merger, cell, known);
  if (proposal === null) return { verdict: 'none', rules: [], why };
  return {
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

function said(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, number]) => `${number} ${name}`)
    .join(', ');
}

function halfOf(text: string | undefined): Half | null {
  if (text === undefined || text === 'train' || text === 'test') return text ?? null;
  throw new AppError('bad-input', '--half is train or test.');
}
