import { afterAll, expect, it } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { openGit } from '@/lib/git/open-git';
import { ScratchRepository } from '@/lib/git/testing/scratch-repository';
import { profileNamed } from '@/lib/profiles';
import { candidateRelations } from './follow-ups';

const repository = new ScratchRepository();
afterAll(() => repository.remove());

it('gives a revert that only quotes a title to the last commit before it that has the title', async () => {
  const commit = (message: string, content: string) =>
    repository.commit({ branch: 'main', message, files: { a: content } });
  commit('base\n', '0\n');
  const first = commit('net: fix it\n', '1\n');
  const revert = commit('Revert "net: fix it"\n\nIt broke things.\n', '0\n');
  const second = commit('net: fix it\n\nOnce more.\n', '1\n');
  const again = commit('Revert "net: fix it"\n\nIt still does.\n', '0\n');
  const git = await openGit({ gitDirs: [repository.gitDir] });
  try {
    const of = async (oid: string) => {
      const input = { commit: oid, upstream: again, asOf: '2026-01-01T00:00:00Z' };
      const more = { profile: profileNamed('generic'), branches: [], cells: [] };
      const relations = await candidateRelations(new PhaseContext({ ...input, ...more }, { git }));
      return relations.map((one) => one.oid);
    };
    expect(await of(first)).toEqual([revert]);
    expect(await of(second)).toEqual([again]);
  } finally {
    await git.close();
  }
});
