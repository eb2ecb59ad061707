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
