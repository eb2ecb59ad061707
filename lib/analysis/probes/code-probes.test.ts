import { expect, test } from 'vitest';
import { runProbe } from '@/lib/analysis/probes/run-probe';
import { eachScratch } from '@/lib/git/testing/each-scratch';

const scratch = eachScratch();

test('looks for a function whose name is one letter', async () => {
  const files = { 'a.c': 'int f(int ff);\n', 'b.c': 'int ff;\n' };
  const tree = scratch.repository.commit({ branch: 'main', message: 'start', files });
  const git = await scratch.open();
  const { output } = await runProbe('word-lines', { tree, word: 'f' }, { git });
  expect(output.toString('utf8')).toBe('a.c:1:int f(int ff);\n');
});
