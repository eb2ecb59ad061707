import { afterEach, beforeEach, expect, it } from 'vitest';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { ScratchRepository } from '@/lib/git/testing/scratch-repository';
import { runProbe } from './run-probe';

let repository: ScratchRepository;
let git: GitStore | null = null;
beforeEach(() => {
  repository = new ScratchRepository();
});
afterEach(async () => {
  await git?.close();
  git = null;
  repository.remove();
});

it('records of backports count none that was made after the moment asked for', async () => {
  const oids = ['a', 'b', 'c'].map((name) =>
    repository.commit({
      branch: 'main',
      message: `net: ${name}`,
      files: { [`net/${name}.c`]: name },
    }),
  );
  const [a = '', b = '', c = ''] = oids;
  git = await openGit({ gitDirs: [repository.gitDir] });
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
