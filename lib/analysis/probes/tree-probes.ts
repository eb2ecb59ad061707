import { z } from 'zod';
import { Oid } from '@/lib/contracts/git';
import { AppError } from '@/lib/errors';
import { type AnyProbe, defineProbe, shellWord, textOutput } from './probe';

const grepBound = { timeoutMs: 20_000, maxBytes: 4 << 20 };

const grepTree = defineProbe({
  name: 'grep-tree',
  params: z.object({ tree: Oid, text: z.string().min(2), paths: z.array(z.string()) }),
  command: ({ tree, text, paths }) =>
    `git grep -nF -e ${shellWord(text)} ${tree} -- ${paths.map(shellWord).join(' ')}`,
  run: async ({ tree, text, paths }, { git }) => {
    const { exitCode, stdout } = await git.run(
      ['grep', '-n', '-F', `-e${text}`, tree, '--', ...paths],
      grepBound,
    );
    return { exitCode, output: stdout };
  },
});

const pathInTree = defineProbe({
  name: 'paths-in-tree',
  params: z.object({ tree: Oid, paths: z.array(z.string()).min(1) }),
  command: ({ tree, paths }) => `git ls-tree ${tree} -- ${paths.map(shellWord).join(' ')}`,
  run: async ({ tree, paths }, { git }) => {
    const entries = await Promise.all(paths.map((path) => git.entry(tree, path)));
    const lines = entries.flatMap((entry) =>
      entry === null ? [] : [`${entry.mode} ${entry.oid}\t${entry.path}\n`],
    );
    return textOutput(lines.join(''), 0);
  },
});

const cell = defineProbe({
  name: 'cell',
  params: z.object({ commit: Oid, branch: z.string(), tip: Oid, upstream: Oid }),
  command: ({ commit, branch }) =>
    `git checkout --detach ${shellWord(branch)} && git cherry-pick --no-commit ${commit}`,
  run: async ({ commit, branch, tip }, ports) => {
    if (ports.cell === undefined) {
      throw new AppError('unavailable', 'Nothing here can compute a cell.', {
        hint: 'Run it where the repositories can be merged: on a worker, or by the matrix command.',
      });
    }
    return textOutput(cellText(await ports.cell(commit, branch, tip)));
  },
});

/** What a cell says, as text that does not change while the answer does not. */
export function cellText(found: {
  readonly state: string;
  readonly affected: string;
  readonly strict: boolean | null;
  readonly pick: string | null;
  readonly tree: string | null;
  readonly reason: string;
}): string {
  return [
    `state: ${found.state}`,
    `affected: ${found.affected}`,
    `git apply --check: ${found.strict === null ? 'not asked' : found.strict ? 'yes' : 'no'}`,
    `git cherry-pick: ${found.pick ?? 'not asked'}`,
    `tree: ${found.tree ?? 'none'}`,
    `${found.reason}\n`,
  ].join('\n');
}

/** Probes about what stands in one tree. */
export const treeProbes: readonly AnyProbe[] = [grepTree, pathInTree, cell];
