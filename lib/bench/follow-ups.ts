import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { PhaseContext } from '@/lib/analysis/context';
import { candidateRelations } from '@/lib/analysis/history/follow-ups';
import type { BenchRun } from '@/lib/bench/bench-run';
import {
  namedFixed,
  namedReverted,
  type PlainCommit,
  plainFollowUps,
  quotedTitle,
  readHistory,
} from '@/lib/bench/plain-follow-ups';
import { git } from '@/lib/bench/plain-presence';
import { AppError } from '@/lib/errors';
import { openGit } from '@/lib/git/open-git';
import { chooseProfile, readRepositoryFacts } from '@/lib/profiles';

/**
 * `bench follow-ups`: draws fixes by a seed, half from those that a later commit names as fixed or reverted, half from the
 * others, and compares what phase 3 finds with plain `git log COMMIT..UPSTREAM` and text. Prints one JSON line per
 * difference, with the title lines to judge it by, and a summary; exit code 1 when something differs.
 */
export const run: BenchRun = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'git-dir': { type: 'string' },
      upstream: { type: 'string' },
      draw: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      // Of the order that the seed gives: a long run goes in parts.
      skip: { type: 'string', default: '0' },
    },
  });
  const gitDir = values['git-dir'];
  if (gitDir === undefined || values.upstream === undefined) {
    throw new AppError('bad-input', 'Give --git-dir and --upstream.');
  }
  const reader = await openGit({ gitDirs: [gitDir] });
  try {
    const upstream = await reader.resolve(values.upstream);
    const history = readHistory(gitDir, upstream);
    const byOid = new Map(history.map((one) => [one.oid, one]));
    const { followed, others } = split(history);
    const count = Number(values.draw);
    const from = Number(values.skip);
    const some = (list: readonly PlainCommit[]) =>
      draw(list, from + count, values.seed).slice(from);
    const drawn = [...some(followed), ...some(others)];
    const { profile } = chooseProfile(
      await readRepositoryFacts(reader, upstream, await reader.refs()),
    );
    const asOf = new Date((await reader.commit(upstream)).committer.time * 1000 + 1000);
    const totals = { fixes: 0, reverts: 0, missed: 0, invented: 0, otherKind: 0 };
    let engineMs = 0;
    for (const commit of drawn) {
      const input = { commit: commit.oid, upstream, asOf: asOf.toISOString(), profile };
      const context = new PhaseContext({ ...input, branches: [], cells: [] }, { git: reader });
      const started = performance.now();
      const relations = await candidateRelations(context);
      engineMs += performance.now() - started;
      const found = new Map<string, string>();
      for (const { oid, kind } of relations) {
        if (kind === 'reverts' || kind === 'reapplies') found.set(oid, 'reverts');
        else if (kind === 'fixes' && !found.has(oid)) found.set(oid, 'fixes');
      }
      const later = git(gitDir, ['rev-list', `${commit.oid}..${upstream}`])
        .split('\n')
        .flatMap((oid) => byOid.get(oid) ?? []);
      const expected = plainFollowUps(commit, later);
      for (const { oid, how } of expected) {
        totals[how] += 1;
        const engine = found.get(oid) ?? 'nothing';
        if (engine === how) continue;
        totals[engine === 'nothing' ? 'missed' : 'otherKind'] += 1;
        print({ commit, by: byOid.get(oid), plain: how, engine });
      }
      for (const [oid, engine] of found) {
        if (expected.some((one) => one.oid === oid)) continue;
        totals.invented += 1;
        print({ commit, by: byOid.get(oid), plain: 'nothing', engine });
      }
    }
    const summary = { followed: followed.length, others: others.length, drawn: drawn.length };
    const ms = Math.round(engineMs);
    process.stdout.write(`${JSON.stringify({ ...summary, ...totals, engineMs: ms })}\n`);
    return totals.missed + totals.invented + totals.otherKind === 0 ? 0 : 1;
  } finally {
    await reader.close();
  }
};

function print(difference: {
  readonly commit: PlainCommit;
  readonly by: PlainCommit | undefined;
  readonly plain: string;
  readonly engine: string;
}): void {
  const { commit, by, ...rest } = difference;
  const name = (one: PlainCommit | undefined) => `${one?.oid.slice(0, 12)} ${one?.subject}`;
  process.stdout.write(`${JSON.stringify({ commit: name(commit), by: name(by), ...rest })}\n`);
}

/** Fixes (commits with a Fixes line; all commits where there is none) that some other commit names as fixed or reverted, and the other fixes. */
function split(history: readonly PlainCommit[]) {
  const named = new Set<string>();
  const titles = new Set<string>();
  for (const one of history) {
    for (const name of [...namedFixed(one.message), ...namedReverted(one.message)]) {
      if (!one.oid.startsWith(name)) named.add(name);
    }
    const title = quotedTitle(one.subject);
    if (title !== null) titles.add(title);
  }
  const lengths = [...new Set([...named].map((name) => name.length))];
  const isNamed = ({ oid, subject }: PlainCommit) =>
    titles.has(subject) || lengths.some((length) => named.has(oid.slice(0, length)));
  const tagged = history.filter((one) => namedFixed(one.message).length > 0);
  // Where nobody wrote Fixes lines yet, any commit is drawn from.
  const fixes = tagged.length > 0 ? tagged : history;
  return { followed: fixes.filter(isNamed), others: fixes.filter((one) => !isNamed(one)) };
}

/** The same seed on the same history draws the same. */
function draw(from: readonly PlainCommit[], count: number, seed: string): PlainCommit[] {
  const key = (one: PlainCommit) => createHash('sha256').update(`${seed} ${one.oid}`).digest('hex');
  return from
    .map((one) => ({ one, key: key(one) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, count)
    .map(({ one }) => one);
}
