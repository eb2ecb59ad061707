import { parseArgs } from 'node:util';
import { buildPresenceIndex } from '@/lib/applicability/presence-index';
import type { BenchRun } from '@/lib/bench/bench-run';
import { git, isAncestorByGit, PlainUpstream, plainBranch } from '@/lib/bench/plain-presence';
import { printLine } from '@/lib/bench/report';
import { repositoryOf, repositoryOptions } from '@/lib/bench/repository-options';
import { ProfileName } from '@/lib/contracts/vocabulary';
import { openGit } from '@/lib/git/open-git';
import { profileFor } from '@/lib/profiles';

interface Difference {
  readonly branch: string;
  readonly commit: string;
  readonly engine: string;
  readonly plain: string;
}

/**
 * `bench presence`: draws upstream commits by a seed and compares the engine's presence with plain git, branch by
 * branch: ancestry with `git merge-base --is-ancestor`, markers with a second computation from the design's text, a
 * patch-id with `git patch-id --stable`. Half of the draw is taken from commits that some branch names. Prints one
 * JSON line per branch, one per difference, and a summary; exit code 1 when something differs.
 */
export const run: BenchRun = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...repositoryOptions,
      draw: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      profile: { type: 'string' },
      'ancestry-processes': { type: 'string' },
      odd: { type: 'boolean', default: false },
    },
  });
  const { gitDir, upstream: upstreamRef, branches } = repositoryOf(values);
  const reader = await openGit({ gitDirs: [gitDir] });
  try {
    const upstream = await reader.resolve(upstreamRef);
    const wanted = values.profile ? ProfileName.parse(values.profile) : null;
    const profile = await profileFor(reader, upstream, wanted);
    const plainUpstream = new PlainUpstream(gitDir, upstream);
    const plain = new Map<string, ReturnType<typeof plainBranch>>();
    for (const branch of branches) {
      const tip = await reader.resolve(branch);
      plain.set(branch, plainBranch(gitDir, plainUpstream, upstream, tip));
    }
    const named = [
      ...new Set([...plain.values()].flatMap((one) => [...one.present.keys()])),
    ].sort();
    const drawn = draw(named, plainUpstream.sorted, Number(values.draw), Number(values.seed));
    const processes = Number(values['ancestry-processes'] ?? values.draw);
    const differences: Difference[] = [];
    const totals: Record<string, number> = {};
    for (const branch of branches) {
      const tip = await reader.resolve(branch);
      const started = performance.now();
      const index = await buildPresenceIndex(reader, { tip, upstream, profile });
      const buildMs = performance.now() - started;
      const expected = plain.get(branch);
      const outside = new Set(
        git(gitDir, ['rev-list', '--no-walk', '--stdin'], `${drawn.join('\n')}\n^${tip}\n`)
          .trim()
          .split('\n'),
      );
      const counts: Record<string, number> = {};
      let askMs = 0;
      for (const [order, commit] of drawn.entries()) {
        const asked = performance.now();
        const presence = await index.presence(commit);
        askMs += performance.now() - asked;
        const ancestor =
          order < processes ? isAncestorByGit(gitDir, commit, tip) : !outside.has(commit);
        const backport = expected?.present.get(commit);
        const engine = presence === null ? 'none' : `${presence.how} ${presence.oid ?? ''}`.trim();
        let truth = ancestor ? `ancestor ${commit}` : backport ? `marker ${backport}` : 'none';
        if (truth === 'none' && presence?.how === 'patch-id' && presence.oid !== null) {
          const same = patchIdByGit(gitDir, commit) === patchIdByGit(gitDir, presence.oid);
          truth = same ? `patch-id ${presence.oid}` : 'none';
        }
        if (truth === 'none' && presence?.how === 'adapted' && presence.oid !== null) {
          const same = authorshipByGit(gitDir, commit) === authorshipByGit(gitDir, presence.oid);
          truth = same ? `adapted ${presence.oid}` : 'none';
        }
        counts[engine.split(' ')[0] ?? ''] = (counts[engine.split(' ')[0] ?? ''] ?? 0) + 1;
        if (engine !== truth) differences.push({ branch, commit, engine, plain: truth });
      }
      for (const [how, count] of Object.entries(counts)) totals[how] = (totals[how] ?? 0) + count;
      // Beyond the draw: every commit that either side calls present by a marker
      const all = await compareAll(index, expected?.present ?? new Map());
      const more = [...index.backports()].filter((one) => !expected?.present.has(one.commit));
      printLine({
        branch,
        ...index.counts,
        ...counts,
        buildMs: Math.round(buildMs),
        askMsEach: Number((askMs / drawn.length).toFixed(3)),
        unresolved: index.unresolved.length,
        plainUnresolved: expected?.unresolved.length ?? 0,
        plainReverts: expected?.reverts ?? 0,
        namedByPlain: expected?.present.size ?? 0,
        namedByPlainButNotEngine: all.length,
        namedByEngineButNotPlain: more.length,
      });
      if (values.odd) {
        for (const one of index.unresolved) printLine({ branch, unresolved: one });
        for (const one of all) printLine({ branch, notInEngine: one });
        for (const one of more) printLine({ branch, notInPlain: one });
      }
    }
    for (const difference of differences) printLine({ difference });
    printLine({
      drawn: drawn.length,
      branches: branches.length,
      cells: drawn.length * branches.length,
      ...totals,
      differences: differences.length,
      profile: profile.name,
      seed: Number(values.seed),
    });
    return differences.length === 0 ? 0 : 1;
  } finally {
    await reader.close();
  }
};

async function compareAll(
  index: Awaited<ReturnType<typeof buildPresenceIndex>>,
  expected: ReadonlyMap<string, string>,
): Promise<object[]> {
  const wrong: object[] = [];
  for (const [commit, backport] of expected) {
    const presence = await index.presence(commit);
    if (presence?.how === 'ancestor') continue;
    if (presence?.how !== 'marker' || presence.oid !== backport) {
      wrong.push({ commit, backport, engine: presence });
    }
  }
  return wrong;
}

/** Half from the named ones, half from everything, without repetition, by a small fixed generator (mulberry32). */
function draw(named: string[], all: readonly string[], count: number, seed: number): string[] {
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const chosen = new Set<string>();
  const wantNamed = Math.min(Math.floor(count / 2), named.length);
  while (chosen.size < wantNamed) chosen.add(named[Math.floor(random() * named.length)] ?? '');
  const total = Math.min(count, all.length);
  while (chosen.size < total) chosen.add(all[Math.floor(random() * all.length)] ?? '');
  return [...chosen];
}

function authorshipByGit(gitDir: string, commit: string): string {
  return git(gitDir, ['show', '-s', '--date=raw', '--format=%ae %ad %s', commit]);
}

function patchIdByGit(gitDir: string, commit: string): string {
  const patch = git(gitDir, ['diff-tree', '-p', '--no-renames', '--full-index', '--root', commit]);
  return git(gitDir, ['patch-id', '--stable'], patch).slice(0, 40);
}
