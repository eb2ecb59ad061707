import path from 'node:path';
import { expect, it } from 'vitest';
import { MergeLanes } from '@/lib/git/merge-lanes';
import { ObjectView } from '@/lib/git/object-view';
import { SnapshotRepository, snapshot } from '@/lib/git/testing/snapshot-repository';

it('tells every file what came of it, also when the objects go meanwhile', async () => {
  const repository = new SnapshotRepository();
  const view = new ObjectView([path.join(repository.gitDir, 'objects')]);
  try {
    const text = (middle: string) => `a\nb\n${middle}\nc\nd\n`;
    const count = 400;
    const sides = { base: text('x'), theirs: text('y') };
    const ours = Array.from({ length: count }, (_one, at) => [`${at}`, `${at}\n${text('x')}`]);
    repository.commit('main', snapshot({ ...sides, ...Object.fromEntries(ours) }));
    const listed = repository.text(['ls-tree', 'main']).split('\n');
    const oidOf = new Map(listed.map((line) => [line.slice(53), line.slice(12, 52)]));
    const file = (name: string) => ({ mode: '100644', oid: oidOf.get(name) ?? '' });
    const lanes = new MergeLanes(view);
    const results: unknown[] = [];
    const ask = (at: number, took: () => void) =>
      lanes.merge([
        {
          kind: 'file',
          file: {
            // Each a change of its own, so that they go through several processes.
            job: { base: file('base'), ours: file(`${at}`), theirs: file('theirs') },
            options: {},
            take(result) {
              results.push(result);
              took();
            },
          },
        },
      ]);
    await ask(0, () => {});
    expect(results).toMatchObject([{ clean: true }]);

    const ends = await Promise.allSettled(
      Array.from({ length: count }, (_one, at) => ask(at, () => void view.remove())),
    );
    expect(ends).toHaveLength(count);
    for (const end of ends) {
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'git-failed' });
    }
    await expect(ask(1, () => {})).rejects.toMatchObject({ code: 'git-failed' });
    await expect(view.current()).rejects.toMatchObject({ code: 'git-failed' });
  } finally {
    await view.remove();
    repository.remove();
  }
});
