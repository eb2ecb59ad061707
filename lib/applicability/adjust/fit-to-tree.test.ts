import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adjustCell } from '@/lib/applicability/adjust/adjust-cell';
import { type AdjustRule, allRules } from '@/lib/applicability/adjust/rules';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { ScratchRepository } from '@/lib/git/testing/scratch-repository';

const repository = new ScratchRepository();
const filler = (name: string) =>
  Array.from({ length: 12 }, (_one, at) => `int ${name}_${at}(void);\n`).join('');
const first = (word: string, call: string, more = '') =>
  `${filler('before')}int start(void)\n{\n\t${call}(ring, 1, flags);\n\t${call}(ring, 2, flags);\n${more}\treturn ${word};\n}\n`;
const second = (head: string, more = '') =>
  `#include <dev.h>\n${head}${filler('other')}int stop(void)\n{\n${more}\treturn 0;\n}\n`;
const header = 'int dev_reset(int);\n';

const start = repository.commit({
  branch: 'main',
  message: 'start\n',
  files: { 'a.c': first('0', 'dev_reset'), 'b.c': second(''), 'dev.h': header },
});
repository.commit({
  branch: 'stable',
  from: start,
  message: 'own\n',
  files: { 'a.c': first('SUCCESS', 'dev_reset'), 'own.c': 'int own_part(void);\n' },
});
repository.commit({
  branch: 'main',
  message: 'other names, another header\n',
  files: {
    'a.c': first('0', 'dev_restart'),
    'dev.h': `#include <dev_atomic.h>\n${header.replace('dev_reset', 'dev_restart')}`,
    'dev_atomic.h': 'int dev_load(int);\n',
    'new.c': 'int own_part(void)\n{\n\treturn 1;\n}\n',
  },
});
const fix = repository.commit({
  branch: 'main',
  message: 'fix\n',
  files: {
    'a.c': first('ERR_STATE', 'dev_restart'),
    'b.c': second('#include <dev_atomic.h>\n', '\tdev_restart(3);\n'),
  },
});
const brings = repository.commit({
  branch: 'main',
  message: 'brings what it uses in a file that the branch does not have\n',
  files: {
    'a.c': first('ERR_STATE', 'dev_restart', '\tprint(DEV_LIMIT);\n'),
    'new.c': '#define DEV_LIMIT 4\nint own_part(void)\n{\n\treturn 1;\n}\n',
  },
});

let git: GitStore;
beforeAll(async () => {
  git = await openGit({ gitDirs: [repository.gitDir] });
});
afterAll(async () => {
  await git.close();
  repository.remove();
});

async function proposed(commit: string, rules: ReadonlySet<AdjustRule>, isLate?: () => boolean) {
  const tip = await git.resolve('stable');
  const { tree: tipTree } = await git.commit(tip);
  const cell = { commit, tip, tipTree, rules, ...(isLate === undefined ? {} : { isLate }) };
  return adjustCell(git, git.merger, cell);
}
const without = (rule: AdjustRule) => new Set([...allRules].filter((one) => one !== rule));

describe('a proposal held against the whole branch', () => {
  it('writes names as another file of the patch says, and leaves out a header that is not there', async () => {
    const { proposal } = await proposed(fix, allRules);
    const file = proposal?.files.find(({ path }) => path === 'b.c');
    expect(file?.content?.toString()).toBe(second('', '\tdev_reset(3);\n'));
    const rules = proposal?.adjustments
      .filter(({ path }) => path === 'b.c')
      .map(({ rule }) => rule);
    expect(rules).toEqual(['renamed-words', 'absent-include']);
    // By hand: the tree of the branch with both files in it.
    const expected = repository.commit({
      branch: 'by-hand',
      from: await git.resolve('stable'),
      message: 'by hand\n',
      files: { 'a.c': first('ERR_STATE', 'dev_reset'), 'b.c': second('', '\tdev_reset(3);\n') },
    });
    expect(proposal?.tree).toBe((await git.commit(expected)).tree);
  });

  it('is none where what is missing has no answer', async () => {
    const { why } = await proposed(fix, without('absent-include'));
    expect(why).toBe('it would use dev_atomic, which the branch does not have');
  });

  it('is none where it would use what only a left out file brings', async () => {
    const { why } = await proposed(brings, allRules);
    expect(why).toBe('it would use DEV_LIMIT, which it does not bring along');
  });

  it('is none, said so, when the time is over', async () => {
    expect(await proposed(fix, allRules, () => true)).toEqual({
      proposal: null,
      why: 'none was found in the time that a proposal may take',
    });
  });
});
