import { expect, test } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { linux } from '@/lib/profiles/linux';
import { pathsNow } from './scope';

const scratch = eachScratch();
const source = (name: string, n: number) =>
  `int ${name}(void)\n{\n\tint sum = ${n};\n\n\tsum += 1;\n\tsum += 2;\n\treturn sum;\n}\n`;

/** The changed file as it is called at the tip, after each commit's files (null: deleted) came upon the candidate. */
async function now(...later: readonly Readonly<Record<string, string | null>>[]) {
  const path = 'lib/power/power_wisp.c';
  const before = { [path]: source('wisp', 1), 'lib/gnat/main.c': source('gnat', 1) };
  scratch.repository.commit({ branch: 'main', message: 'start', files: before });
  const commit = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { [path]: source('wisp', 2) },
  });
  for (const files of later) scratch.repository.commit({ branch: 'main', message: 'later', files });
  const git = await scratch.open();
  const input = {
    commit,
    upstream: await git.resolve('main'),
    asOf: '2030-01-01T00:00:00Z',
    profile: linux,
    branches: [],
    cells: [],
  };
  return pathsNow(new PhaseContext(input, { git }));
}

const [old, moved, again] = [
  'lib/power/power_wisp.c',
  'lib/power/wisp.c',
  'drivers/power/wisp/wisp_freq.c',
];

test('follows a file through renamings, also where its last name is a new one', async () => {
  expect(
    await now(
      { [old]: null, [moved]: source('wisp', 2) },
      { [moved]: null, [again]: source('wisp', 2) },
    ),
  ).toEqual([again]);
});

test('knows a moved file by its name', async () => {
  expect(await now({ [old]: null, 'drivers/power_wisp.c': 'int other;\n' })).toEqual([
    'drivers/power_wisp.c',
  ]);
});

test('leaves a deleted file where it was', async () => {
  expect(await now({ [old]: null })).toEqual([old]);
});
