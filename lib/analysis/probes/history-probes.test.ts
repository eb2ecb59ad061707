import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { readBlame } from './history-probes';
import { runProbe } from './run-probe';

const scratch = eachScratch();

test.each(['a.c', 'odd 1 2) name.c', 'a\tb "c".c'])(
  'blame is read as it was said, whatever lines and paths hold: %s',
  async (path) => {
    const lines = ['a\rb\n', '\u2028c\n', 'plain\r\n', 'd\r\r\n', '1 2) e\n'];
    const files = { [path]: lines.join('') };
    const revision = scratch.repository.commit({ branch: 'main', message: 'write\n', files });
    const git = await scratch.open();
    const ranges = [[1, lines.length] as const];
    const { output } = await runProbe('blame', { revision, path, ranges, origins: true }, { git });
    const said = await git.blame(revision, path, ranges);
    expect(said).toHaveLength(lines.length);
    expect(readBlame(output)).toEqual(said);
  },
);

test('counts of an author what the shown command counts: no merges', async () => {
  const author = 'Ann <ann@example.org>';
  const write = (branch: string, message: string, more: object = {}) =>
    scratch.repository.commit({ branch, message: `${message}\n`, author, ...more });
  const first = write('main', 'wisp: one');
  const side = write('side', 'wisp: two', { from: first });
  write('main', 'wisp: merge the other one', { merges: [side] });
  write('main', 'gnat: three');
  const commit = write('main', 'wisp: four');
  const git = await scratch.open();
  const before = (await git.commit(commit)).committer.time;
  const upstream = await git.resolve('main');
  for (const [prefix, expected] of [
    [null, 3],
    ['wisp', 2],
  ] as const) {
    const params = { email: 'ann@example.org', upstream, commit, before, prefix };
    const { output, evidence } = await runProbe('author-commits', params, { git });
    const command = evidence.type === 'probe' ? evidence.command : '';
    const cwd = scratch.repository.gitDir;
    const printed = execFileSync('sh', ['-c', command], { cwd, encoding: 'utf8' });
    expect(Number(output.toString())).toBe(expected);
    expect(Number(printed)).toBe(expected);
  }
});
