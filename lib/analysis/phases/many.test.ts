import { expect, test } from 'vitest';
import { runAnalysis } from '@/lib/analysis/run';
import { Matrix } from '@/lib/applicability/matrix';
import type { PhaseName } from '@/lib/contracts/vocabulary';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { profileNamed } from '@/lib/profiles';

/** What is told of many files or functions: as many as a reader takes in, and how many more there are. */
const scratch = eachScratch();

/** The records of a candidate on "main" for the branch "stable". */
async function recordsOf(fix: string) {
  const git = await scratch.open();
  const profile = profileNamed('generic');
  const upstream = await git.resolve('main');
  const tip = await git.resolve('stable');
  const branches = [{ name: 'stable', tip, version: [1], versionText: '1.0', endOfLife: null }];
  const cells = [];
  const matrix = new Matrix(git, git.merger, { upstream, profile });
  for await (const cell of matrix.cells([{ oid: fix }], branches)) cells.push(cell);
  const asOf = '2030-01-01T00:00:00.000Z';
  const input = { commit: fix, upstream, asOf, profile, branches, cells };
  const { records } = await runAnalysis(input, { git });
  const record = (phase: PhaseName) => records.find((one) => one.phase === phase);
  const of = (phase: PhaseName, kind: string) =>
    (record(phase)?.findings ?? []).filter((one) => one.kind === kind);
  return { record, of };
}

const commit = (message: string, files: Readonly<Record<string, string>>) =>
  scratch.repository.commit({ branch: 'main', message, files: { ...files } });

async function analysed(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
) {
  commit('start', { README: 'Moths.\n' });
  scratch.repository.git('branch', 'stable', 'main');
  commit('moth: add them', before);
  return recordsOf(commit('moth: fix them', after));
}

test('says how many of the files that a branch lacks are not named', async () => {
  const files = (text: string) =>
    Object.fromEntries([...'abcdefg'].map((name) => [`tools/${name}.py`, `${text}\n`]));
  const { of } = await analysed(files('x = 1'), files('x = 2'));
  expect(of('branches', 'files').map((one) => one.summary)).toEqual([
    '1.0 has none of the files (tools/a.py, tools/b.py, tools/c.py, tools/d.py and 3 more).',
  ]);
});

test('counts all functions where it names those that change most, and follows the largest', async () => {
  const files = (value: number) => ({
    'moth.c': Array.from({ length: 70 }, (_, at) => {
      const more = at === 69 ? `\tint a = ${value};\n\tint c = ${value} + a;\n` : '';
      return `int moth_${at}(void)\n{\n${more}\tint b = ${value};\n\treturn b;\n}\n`;
    }).join('\n'),
  });
  const { of, record } = await analysed(files(1), files(2));
  const named = of('diff', 'function').map((one) => one.data.name);
  expect(named).toHaveLength(60);
  expect(named).toContain('moth_69');
  expect(record('diff')?.summary).toContain('70 functions');
  expect(of('code', 'callers')[0]?.data.function).toBe('moth_69');
  expect(of('code', 'unverified')[0]?.summary).toContain('64 more changed functions');
});

test('says of a file that a branch has under another name where its code stands there', async () => {
  const text = (value: number) =>
    `static int moth_land(int n)\n{\n\treturn n + ${value};\n}\n\nint moth_fly(int n)\n{\n\treturn moth_land(n);\n}\n`;
  const [path, moved] = ['drivers/net/moth/moth.c', 'drivers/net/insects/moth/moth.c'];
  commit('start', { [path]: text(1) });
  const fix = commit('moth: fix landing', { [path]: text(2) });
  scratch.repository.commit({
    ...{ branch: 'stable', from: fix, message: 'move' },
    files: { [moved]: text(2), [path]: null },
  });
  const { of } = await recordsOf(fix);
  expect(of('branches', 'files').map((one) => one.summary)).toEqual([
    `1.0 has none of the files (${path}) under these names; the code stands in ${moved}.`,
  ]);
});
