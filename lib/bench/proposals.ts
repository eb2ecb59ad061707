import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { adjustCell, type FormerPaths } from '@/lib/applicability/adjust/adjust-cell';
import { type AdjustRule, adjustRules } from '@/lib/applicability/adjust/rules';
import { treeChanges } from '@/lib/applicability/tree-changes';
import type { BenchRun } from '@/lib/bench/bench-run';
import { secondsOf } from '@/lib/bench/draw-commits';
import {
  type ConflictingBackport,
  pickOnParents,
  readRealBackports,
} from '@/lib/bench/real-backports';
import { emptyTree } from '@/lib/contracts/git';
import { ProfileName } from '@/lib/contracts/vocabulary';
import { AppError } from '@/lib/errors';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { profileFor } from '@/lib/profiles';

/**
 * `bench proposals --git-dir DIR --upstream REF --branch REF … [--since DATE] [--until DATE] [--rules NAME,…]
 * [--every N] [--out FILE]`: all backports that people made whose plain pick conflicts on their own parent; how often
 * the proposed tree is the one they committed, by rule and by set of rules. `--out` keeps one JSON line per backport.
 */
export const run: BenchRun = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'git-dir': { type: 'string' },
      upstream: { type: 'string' },
      branch: { type: 'string', multiple: true },
      profile: { type: 'string' },
      since: { type: 'string' },
      until: { type: 'string' },
      rules: { type: 'string' },
      every: { type: 'string', default: '1' },
      out: { type: 'string' },
    },
  });
  const gitDir = values['git-dir'];
  const branches = values.branch ?? [];
  if (gitDir === undefined || values.upstream === undefined || branches.length === 0) {
    throw new AppError('bad-input', 'Give --git-dir, --upstream and at least one --branch.');
  }
  const rules = rulesOf(values.rules);
  const git = await openGit({ gitDirs: [gitDir] });
  try {
    const upstream = await git.resolve(values.upstream);
    const named = values.profile ? ProfileName.parse(values.profile) : null;
    const profile = await profileFor(git, upstream, named);
    const table = new Table();
    const lines: string[] = [];
    for (const branch of branches) {
      const real = await readRealBackports(git, {
        branch,
        upstream,
        profile,
        ...(values.since === undefined ? {} : { since: secondsOf(values.since) }),
        ...(values.until === undefined ? {} : { until: secondsOf(values.until) }),
      });
      const drawn = real.filter((_one, index) => index % Number(values.every) === 0);
      const { conflicting, ...counts } = await pickOnParents(git, drawn);
      console.log(
        `${branch}: ${drawn.length} backports, ${conflicting.length} conflict; ${said(counts)}`,
      );
      const known: FormerPaths = new Map();
      for (const one of conflicting) {
        const result = await judge(git, one, rules, known);
        table.add(result);
        lines.push(JSON.stringify({ branch, oid: one.oid, upstream: one.upstream, ...result }));
      }
      if (values.out !== undefined) await writeFile(values.out, lines.join('\n'));
    }
    table.print();
    return 0;
  } finally {
    await git.close();
  }
};

interface Judged {
  readonly verdict: 'equal' | 'different' | 'none';
  readonly rules: readonly AdjustRule[];
  readonly why: string | null;
  readonly files?: readonly { readonly path: string; readonly text: string | null }[];
}

async function judge(
  git: GitStore,
  one: ConflictingBackport,
  rules: ReadonlySet<AdjustRule>,
  known: FormerPaths,
): Promise<Judged> {
  const commit = await git.commit(one.upstream);
  const parent = commit.parents[0] ?? null;
  const base = parent === null ? emptyTree : (await git.commit(parent)).tree;
  const changes = await treeChanges(git, base, commit.tree);
  const tipTree = (await git.commit(one.parent)).tree;
  const { proposal, why } = await adjustCell(
    git,
    git.merger,
    {
      source: { base, theirs: commit.tree, changes },
      parent,
      tip: one.parent,
      tipTree,
      rules,
    },
    known,
  );
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

/** Counts per rule, per set of rules, and of reasons for none. */
class Table {
  readonly #total = { equal: 0, different: 0, none: 0 };
  readonly #rules = new Map<string, [number, number]>();
  readonly #sets = new Map<string, [number, number]>();

  add({ verdict, rules }: Judged): void {
    this.#total[verdict] += 1;
    if (verdict === 'none') return;
    const at = verdict === 'equal' ? 0 : 1;
    for (const rule of rules) count(this.#rules, rule, at);
    count(this.#sets, rules.length === 0 ? 'no rule needed' : rules.join(' + '), at);
  }

  print(): void {
    const { equal, different, none } = this.#total;
    const all = equal + different + none;
    const share = (part: number) => `${part} (${((100 * part) / Math.max(1, all)).toFixed(1)} %)`;
    console.log(
      `${all} conflicting: equal ${share(equal)}, different ${share(different)}, none ${share(none)}`,
    );
    console.log('rule: equal, different, part that differs');
    printRows(this.#rules, 100);
    console.log('set of rules of a proposal');
    printRows(this.#sets, 30);
  }
}

function count(map: Map<string, [number, number]>, key: string, at: 0 | 1): void {
  const held = map.get(key) ?? [0, 0];
  held[at] += 1;
  map.set(key, held);
}

function printRows(rows: ReadonlyMap<string, readonly [number, number]>, most: number): void {
  const sorted = [...rows].sort(([, a], [, b]) => b[0] + b[1] - a[0] - a[1]);
  for (const [name, [equal, different]] of sorted.slice(0, most)) {
    const part = ((100 * different) / (equal + different)).toFixed(0);
    console.log(`  ${name.padEnd(48)} ${equal} ${different} ${part} %`);
  }
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
