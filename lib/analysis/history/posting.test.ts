import { expect, it } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { profileNamed } from '@/lib/profiles';
import { authorFinding } from './posting';

const scratch = eachScratch();

it('counts what the author has in the history of the same second, and nothing that comes upon it', async () => {
  const author = 'Ann <ann@example.org>';
  const write = (message: string, more: object = {}) =>
    scratch.repository.commit({
      branch: 'main',
      message: `${message}\n`,
      author,
      files: { 'a.c': `int ${message.length};\n` },
      ...more,
    });
  write('net/gnat: one');
  write('net/wisp: two');
  write('net/wisp: number three', { inSameSecond: true });
  write('net/wisp: of another', { inSameSecond: true, author: 'Bob <bob@example.org>' });
  const fourth = write('net/wisp: number four is it', { inSameSecond: true });
  const fifth = write('net/wisp: five comes upon it', { inSameSecond: true });
  write('net/gnat: another second comes last');
  const git = await scratch.open();
  const upstream = await git.resolve('main');
  const told = async (commit: string) => {
    const input = { commit, upstream, asOf: '2030-01-01T00:00:00Z', branches: [], cells: [] };
    return authorFinding(new PhaseContext({ ...input, profile: profileNamed('linux') }, { git }));
  };
  expect((await told(fourth)).data).toMatchObject({ before: 3, inSubsystem: 2 });
  expect((await told(fourth)).summary).toBe(
    'Ann had 3 commits upstream before, 2 of them in net/wisp.',
  );
  expect((await told(fifth)).data).toMatchObject({ before: 4, inSubsystem: 3 });
});
