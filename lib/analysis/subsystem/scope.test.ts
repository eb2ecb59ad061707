import { expect, test } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { linux } from '@/lib/profiles/linux';
import { maintainersFindings } from './maintainers-findings';
import { pathsNow, scopeOf } from './scope';

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

test('takes in files of any kind by a pattern of MAINTAINERS, not those beside them', async () => {
  const map = `Maintainers
-----------

Wisp
M: Ann <ann@example.org>
F: drivers/wisp/
F: doc/guides/wisp*.ini
F: gnat_*.c
X: doc/guides/wisp_old.ini
`;
  const files = {
    MAINTAINERS: map,
    'drivers/wisp/main.c': source('wisp', 1),
    'doc/guides/wisp.ini': '[x]\n',
    'doc/guides/wisp_vf.ini': '[y]\n',
    'doc/guides/wisp_old.ini': '[z]\n',
    'doc/guides/gnat.ini': '[z]\n',
    'doc/guides/more/wisp.ini': '[z]\n',
    'gnat_main.c': source('gnat', 1),
  };
  scratch.repository.commit({ branch: 'main', message: 'start', files });
  const commit = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { 'drivers/wisp/main.c': source('wisp', 2) },
  });
  const git = await scratch.open();
  const input = { commit, upstream: commit, asOf: '2030-01-01T00:00:00Z', profile: linux };
  const context = new PhaseContext({ ...input, branches: [], cells: [] }, { git });
  expect((await scopeOf(context)).paths).toEqual([
    'drivers/wisp',
    'doc/guides/wisp.ini',
    'doc/guides/wisp_vf.ini',
    'gnat_main.c',
  ]);
});

test('counts every changed file that an entry takes in, by who looks after the code', async () => {
  const map = `Wisp
M: Ann <ann@example.org>
F: drivers/wisp/

Tests
M: Bob <bob@example.org>
F: drivers/wisp/test/
F: app/test/
`;
  const files = (n: number) => ({
    'drivers/wisp/main.c': source('wisp', n),
    'drivers/wisp/test/one.c': source('one', n),
    'drivers/wisp/test/two.c': source('two', n),
    'app/test/three.c': source('three', n),
  });
  const start = { ...files(1), MAINTAINERS: map };
  scratch.repository.commit({ branch: 'main', message: 'start', files: start });
  const fix = { branch: 'main', message: 'fix', files: files(2) };
  const commit = scratch.repository.commit(fix);
  const git = await scratch.open();
  const input = { commit, upstream: commit, asOf: '2030-01-01T00:00:00Z', profile: linux };
  const context = new PhaseContext({ ...input, branches: [], cells: [] }, { git });
  const { name, matches } = await scopeOf(context);
  expect([name, matches.map((one) => [one.entry.name, one.paths])]).toEqual([
    'Wisp',
    [['Wisp', ['drivers/wisp/main.c', 'drivers/wisp/test/one.c', 'drivers/wisp/test/two.c']]],
  ]);
});

test('asks the MAINTAINERS of the candidate where upstream has dropped every changed file', async () => {
  const map = 'Wisp\nM: Ann <ann@example.org>\nF: wisp/\n';
  const commitOf = (message: string, files: Readonly<Record<string, string | null>>) =>
    scratch.repository.commit({ branch: 'main', message, files });
  commitOf('start', { MAINTAINERS: map, 'wisp/a.c': source('a', 1), 'wisp/b.c': source('b', 1) });
  const commit = commitOf('fix', { 'wisp/a.c': source('a', 2) });
  const rest = { MAINTAINERS: 'Gnat\nM: Bob <bob@example.org>\nF: gnat/\n' };
  const dropped = { ...rest, 'wisp/a.c': null, 'wisp/b.c': null, 'gnat/c.c': source('c', 1) };
  commitOf('drop wisp', dropped);
  const git = await scratch.open();
  const upstream = await git.resolve('main');
  const input = { commit, upstream, asOf: '2030-01-01T00:00:00Z', profile: linux };
  const context = new PhaseContext({ ...input, branches: [], cells: [] }, { git });
  const { name, tree, gone } = await scopeOf(context);
  expect({ name, tree, gone }).toEqual({ name: 'Wisp', tree: commit, gone: true });
});

test('asks the MAINTAINERS of before for files that the candidate itself drops with their entry', async () => {
  const map = 'Wisp\nM: Ann <ann@example.org>\nF: wisp/\n';
  const files = { MAINTAINERS: map, 'wisp/a.c': source('a', 1), 'gnat/b.c': source('b', 1) };
  const parent = scratch.repository.commit({ branch: 'main', message: 'start', files });
  const rest = { MAINTAINERS: 'Gnat\nM: Bob <bob@example.org>\nF: gnat/\n', 'wisp/a.c': null };
  const commit = scratch.repository.commit({ branch: 'main', message: 'drop', files: rest });
  const git = await scratch.open();
  const input = { commit, upstream: commit, asOf: '2030-01-01T00:00:00Z', profile: linux };
  const context = new PhaseContext({ ...input, branches: [], cells: [] }, { git });
  const scope = await scopeOf(context);
  expect([scope.name, scope.tree]).toEqual(['Wisp', parent]);
  expect((await maintainersFindings(context, scope)).map((one) => one.summary)).toEqual([
    "Wisp (1 changed file by wisp/): Ann. As of the candidate's parent: upstream has none of the files any more.",
  ]);
});
