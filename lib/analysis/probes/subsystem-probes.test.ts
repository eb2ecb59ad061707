import { expect, it } from 'vitest';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { runProbe } from './run-probe';

const scratch = eachScratch();

it('records of backports count none that was made after the moment asked for', async () => {
  const oids = ['a', 'b', 'c'].map((name) =>
    scratch.repository.commit({
      branch: 'main',
      message: `net: ${name}`,
      files: { [`net/${name}.c`]: name },
    }),
  );
  const [a = '', b = '', c = ''] = oids;
  const git = await scratch.open();
  const asOf = 1_700_000_000;
  const taken = new Map([
    [a, asOf],
    [b, asOf + 1],
  ]);
  const ports = { git, backports: async () => taken };
  const upstream = await git.resolve('main');
  const range = { upstream, since: 0, until: asOf, tips: [upstream] };
  const said = async (name: string, more: object) =>
    (await runProbe(name, { ...range, ...more }, ports)).output.toString('utf8');
  const paths = ['net'];
  expect(await said('project-record', { asOf, without: c })).toBe('1 of 2\n');
  expect(await said('project-record', { asOf: asOf + 1, without: c })).toBe('2 of 2\n');
  expect(await said('folder-record', { asOf, without: c, paths })).toBe('. 1 of 2\nnet 1 of 2\n');
  expect(await said('backport-record', { asOf, paths })).toBe(`${a} on 1 of 1 net: a\n`);
  expect(await said('backport-record', { asOf: asOf + 1, paths })).toContain(b);
});
