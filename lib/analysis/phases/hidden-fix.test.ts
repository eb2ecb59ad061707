import { expect, it } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { profileNamed } from '@/lib/profiles';
import { messagePhase } from './01-message';

const scratch = eachScratch();

it.each([
  [
    'The table overflowed, which led to a crash.',
    'no Fixes tag and no word of a fix in the subject, but',
  ],
  [
    'It does two things:\n\n- update the table\n- fix crash of the walk',
    'no Fixes tag and a repair in running text only ("- fix crash of the walk"), but',
  ],
])('a hidden fix is told with what the text says of a repair: %s', async (text, words) => {
  scratch.repository.commit({
    branch: 'main',
    message: 'wisp: start\n',
    files: { 'a.c': 'void f(int n)\n{\n\tif (n < 1)\n\t\tg(n);\n}\n' },
  });
  const commit = scratch.repository.commit({
    branch: 'main',
    message: `wisp: update the table\n\n${text}\n`,
    files: { 'a.c': 'void f(int n)\n{\n\tif (n <= 1)\n\t\tg(n);\n}\n' },
  });
  const input = { commit, upstream: commit, asOf: '2040-01-01T00:00:00Z', branches: [], cells: [] };
  const git = await scratch.open();
  const context = new PhaseContext({ ...input, profile: profileNamed('linux') }, { git });
  const { findings } = await messagePhase.run(context);
  const hidden = findings.filter((one) => one.kind === 'hidden-fix');
  expect(hidden.map((one) => one.summary.includes(words))).toEqual([true]);
});
