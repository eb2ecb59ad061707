import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { mostSiblings, type Sibling } from '@/lib/applicability/adjust/siblings';
import { earlierSiblings, type Half, halfIn } from '@/lib/bench/earlier-siblings';
import { pickOnParents, type RealBackport, readRealBackports } from '@/lib/bench/real-backports';
import { Oid } from '@/lib/contracts/git';
import { AppError } from '@/lib/errors';
import type { GitStore } from '@/lib/git/open-git';
import type { Profile } from '@/lib/profiles/profile';

/** One real backport whose plain pick conflicts, and the backports of it that stood on other branches before. */
const ProposalCase = z.object({
  branch: z.string(),
  oid: Oid,
  parent: Oid,
  /** What the maintainer committed. */
  tree: Oid,
  upstream: Oid,
  subject: z.string(),
  siblings: z
    .array(z.object({ branch: z.string(), oid: Oid, newer: z.boolean() }))
    .max(2 * mostSiblings),
});
export type ProposalCase = z.infer<typeof ProposalCase> & { readonly siblings: readonly Sibling[] };

/** What is asked about; the same answers give the same cases. */
export interface CaseQuestion {
  readonly upstream: Oid;
  readonly branches: readonly string[];
  /** Branches whose backports may be taken over, themselves not asked about. */
  readonly older: readonly string[];
  readonly newer: readonly string[];
  /** Committer times in seconds. */
  readonly since: number;
  readonly until: number | null;
}

const CaseFile = z.object({ asked: z.string(), cases: z.array(ProposalCase) });

/**
 * The cases of a question, in the order of its branches: read from `file` where an earlier run left them there, else
 * looked for and left there. Throws `bad-input` where the file holds those of another question.
 */
export async function proposalCases(
  git: GitStore,
  question: CaseQuestion,
  options: {
    readonly profile: Profile;
    readonly file: string | null;
    readonly say: (line: string) => void;
  },
): Promise<readonly ProposalCase[]> {
  const { profile, file, say } = options;
  const asked = JSON.stringify(question);
  const held = file === null ? null : await readIfThere(file);
  if (held !== null) {
    const found = CaseFile.parse(JSON.parse(held));
    if (found.asked !== asked) throw new AppError('bad-input', `${file} is of another question.`);
    return found.cases;
  }
  const { upstream, branches, since } = question;
  const until = question.until ?? Number.POSITIVE_INFINITY;
  const all: RealBackport[][] = [];
  for (const branch of [...question.older, ...branches, ...question.newer]) {
    all.push(await readRealBackports(git, { branch, upstream, profile }));
  }
  const cases: ProposalCase[] = [];
  for (const [index, branch] of branches.entries()) {
    const at = question.older.length + index;
    const real = (all[at] ?? []).filter((one) => one.time >= since && one.time < until);
    const { conflicting, ...counts } = await pickOnParents(git, real);
    const said = Object.entries(counts).map(([name, number]) => `${number} ${name}`);
    say(`${branch}: ${real.length} backports, ${conflicting.length} conflict; ${said.join(', ')}`);
    for (const one of conflicting) {
      const { oid, parent, tree, upstream: of, subject } = one;
      const siblings = earlierSiblings(one, all, at);
      cases.push({ branch, oid, parent, tree, upstream: of, subject, siblings });
    }
  }
  if (file !== null) await writeFile(file, JSON.stringify({ asked, cases }));
  return cases;
}

/**
 * Those to be judged: of one half, and of each branch the same part, `most` in all, in the order of a hash of seed and
 * commit; all where `most` is null.
 */
export function drawCases(
  cases: readonly ProposalCase[],
  options: { readonly half: Half | null; readonly most: number | null; readonly seed: string },
): readonly ProposalCase[] {
  const { half, most, seed } = options;
  const asked = cases.filter((one) => half === null || halfIn(one.upstream) === half);
  if (most === null || most >= asked.length) return asked;
  const branches = [...new Set(asked.map((one) => one.branch))];
  const key = (one: ProposalCase) =>
    createHash('sha256').update(`${seed} ${one.oid}`).digest('hex');
  const drawn = branches.flatMap((branch) => {
    const of = asked.filter((one) => one.branch === branch);
    const keyed = of.map((one) => ({ one, key: key(one) }));
    keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
    const part = Math.round((most * of.length) / asked.length);
    return keyed.slice(0, part).map(({ one }) => one.oid);
  });
  const chosen = new Set(drawn);
  return asked.filter((one) => chosen.has(one.oid));
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
