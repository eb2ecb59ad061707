import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { judgeAffected } from '@/lib/applicability/affected';
import { blameWriters } from '@/lib/applicability/blame-writers';
import { buildPresenceIndex } from '@/lib/applicability/presence-index';
import type { Oid } from '@/lib/contracts/git';
import { openGit } from '@/lib/git/open-git';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { linux } from '@/lib/profiles/linux';

const scratch = eachScratch();

function commit(message: string, lines: readonly string[], file = 'a.c'): Oid {
  const files = { [file]: lines.map((line) => `${line}\n`).join('') };
  return scratch.repository.commit({ branch: 'main', message: `${message}\n`, files });
}

const written = ['int f(int n)', '{', '\tcall(n);', '\treturn 0;', '}'];
const guarded = ['int f(int n)', '{', '\tif (n)', '\t\tcall(n);', '\treturn 0;', '}'];
const block = [
  'int f(int n)',
  '{',
  '    if (n) {',
  '        call( n );',
  '    }',
  '    return 0;',
  '}',
];

async function writersOf(revision: Oid, line: number, ignoreSpace = true, path = 'a.c') {
  const place = { path, ranges: [[line, line] as const], ignoreSpace };
  const [found] = await blameWriters(await scratch.open(), revision, place);
  return found;
}

describe('who wrote a line', () => {
  test('who put it under a condition has not', async () => {
    const first = commit('write', written);
    const second = commit('guard', guarded);
    expect(await writersOf(second, 4)).toEqual({
      line: 4,
      commit: first,
      respacedBy: [second],
      asked: [
        { revision: second, path: 'a.c', ranges: [[4, 4]] },
        { revision: first, path: 'a.c', ranges: [[3, 3]] },
      ],
    });
    // The condition itself is new.
    expect(await writersOf(second, 3)).toMatchObject({ commit: second, respacedBy: [] });
  });

  test('nor has who changed its spaces again, in the line or before it', async () => {
    const first = commit('write', written);
    const second = commit('guard', guarded);
    const third = commit('tabs to spaces', block);
    expect(await writersOf(third, 4)).toMatchObject({ commit: first, respacedBy: [third, second] });
  });

  test('who changes a word has', async () => {
    commit('write', written);
    const changed = guarded.map((line) => line.replace('call(n)', 'call(n + 1)'));
    const second = commit('guard and change', changed);
    expect(await writersOf(second, 4)).toMatchObject({ commit: second, respacedBy: [] });
  });

  test('who writes the same line once more has, whatever stands elsewhere', async () => {
    commit('write', written);
    const early = [
      ...written.slice(0, 2),
      '\tif (n < 0) {',
      '\t\treturn 0;',
      '\t}',
      ...written.slice(2),
    ];
    const second = commit('return early', early);
    expect(await writersOf(second, 4)).toMatchObject({ commit: second, respacedBy: [] });
  });

  test('through a file that was renamed and re-indented at once', async () => {
    const padding = Array.from({ length: 20 }, (_, at) => `int x${at};`);
    const first = commit('write', [...written, ...padding]);
    const second = scratch.repository.commit({
      branch: 'main',
      message: 'move\n',
      files: { 'b.c': `${[...guarded, ...padding].join('\n')}\n`, 'a.c': null },
    });
    expect(await writersOf(second, 4, true, 'b.c')).toMatchObject({
      commit: first,
      respacedBy: [second],
      asked: [{ revision: second }, { revision: first, path: 'a.c', ranges: [[3, 3]] }],
    });
  });

  test('who renames the file and writes the same line once more has too', async () => {
    const padding = Array.from({ length: 20 }, (_, at) => `int x${at};`);
    commit('write', [...written.slice(0, 4), 'old', ...padding]);
    const early = ['\tif (n < 0)', '\t\treturn 0;'];
    const now = [...written.slice(0, 3), ...early, '\treturn 0;', 'new', ...padding];
    const second = scratch.repository.commit({
      branch: 'main',
      message: 'move and return early\n',
      files: { 'b.c': `${now.join('\n')}\n`, 'a.c': null },
    });
    expect(await writersOf(second, 5, true, 'b.c')).toMatchObject({
      commit: second,
      respacedBy: [],
    });
  });

  test('a merge that re-indents what comes from its second parent has not', async () => {
    const base = commit('write', ['int a;', 'int z;']);
    const theirs = scratch.repository.commit({
      branch: 'topic',
      from: base,
      message: 'topic\n',
      files: { 'a.c': 'int a;\ncall(1);\nint z;\n' },
    });
    commit('else', ['int a;', 'int z;', 'int more;']);
    const merge = scratch.repository.commit({
      branch: 'main',
      message: 'merge\n',
      merges: [theirs],
      files: { 'a.c': 'int a;\n\tcall(1);\nint z;\nint more;\n' },
    });
    expect(await writersOf(merge, 2)).toMatchObject({ commit: theirs, respacedBy: [merge] });
  });

  test('of two lines that were one, both are told', async () => {
    const [above, below] = [
      ['a();', 'b();', 'c();'],
      ['x();', 'y();', 'z();'],
    ];
    const files = (...lines: readonly string[]) => ({ 'a.c': `${lines.join('\n')}\n` });
    const base = commit('write', ['call(1);']);
    const theirs = scratch.repository.commit({
      branch: 'topic',
      from: base,
      message: 'topic\n',
      files: files('call(1);', ...below),
    });
    commit('above', [...above, 'call(1);']);
    const merge = scratch.repository.commit({
      branch: 'main',
      message: 'keep both sides\n',
      merges: [theirs],
      files: files(...above, 'call(1);', 'call(1);', ...below),
    });
    const place = { path: 'a.c', ranges: [[4, 5] as const], ignoreSpace: true };
    const found = await blameWriters(await scratch.open(), merge, place);
    expect(found).toMatchObject([
      { line: 4, commit: base },
      { line: 5, commit: base },
    ]);
  });

  test('in a file whose name was no UTF-8', async () => {
    commit('other', ['int other;'], 'other.c');
    const { gitDir } = scratch.repository;
    const name = Buffer.from('caf\xe9.c', 'latin1');
    const blob = scratch.repository.git('rev-parse', `${commit('write', written)}:a.c`).trim();
    const line = (file: Buffer) => Buffer.concat([Buffer.from(`100644 blob ${blob}\t`), file]);
    const treeOf = (file: Buffer) =>
      execFileSync('git', ['--git-dir', gitDir, 'mktree', '-z'], { input: line(file) });
    const record = (file: Buffer, parent: Oid) => {
      const tree = treeOf(file).toString().trim();
      const args = ['-c', 'user.name=A', '-c', 'user.email=a@b', 'commit-tree', tree];
      return scratch.repository.git(...args, '-p', parent, '-m', 'x').trim();
    };
    const empty = commit('empty', [], 'a.c');
    const first = record(name, empty);
    const second = record(Buffer.from('cafe.c'), first);
    expect(await writersOf(second, 3, true, 'cafe.c')).toMatchObject({ commit: first });
  });

  test('where a shallow clone ends', async () => {
    commit('write', written);
    const second = commit('guard', guarded);
    const { gitDir } = scratch.repository;
    const clone = `${gitDir}/clone`;
    const args = ['clone', '-q', '--bare', '--depth', '1', `file://${gitDir}`, clone];
    execFileSync('git', args);
    const git = await openGit({ gitDirs: [clone] });
    try {
      const place = { path: 'a.c', ranges: [[4, 4] as const], ignoreSpace: true };
      const told = [{ commit: second, respacedBy: [] }];
      expect(await blameWriters(git, second, place)).toMatchObject(told);
    } finally {
      await git.close();
    }
  });

  test('plain blame where white space counts', async () => {
    commit('write', written);
    const second = commit('guard', guarded);
    expect(await writersOf(second, 4, false)).toMatchObject({ commit: second, respacedBy: [] });
  });
});

describe('what a fix repairs', () => {
  async function introducedBy(fix: Oid) {
    const git = await scratch.open();
    const upstream = await git.resolve('main');
    const of = { tip: upstream, upstream, profile: linux };
    const presenceIndex = await buildPresenceIndex(git, of);
    return (await judgeAffected(git, { commit: fix, presenceIndex, ...of })).introducedBy;
  }

  test('comes from who wrote it, not from who re-indented it', async () => {
    const first = commit('write', written);
    commit('guard', guarded);
    const fix = commit(
      'fix the call',
      guarded.map((line) => line.replace('call(n)', 'call(-n)')),
    );
    expect(await introducedBy(fix)).toEqual([first]);
  });

  test('comes from who indented it where the indentation is what it repairs', async () => {
    const right = ['def f(n):', '    for x in n:', '        call(x)', '    return 0'];
    const wrong = right.map((line) => line.replace('    return', '        return'));
    commit('write', right, 'a.py');
    const dedented = commit('indent', wrong, 'a.py');
    const fix = commit('return after the loop', right, 'a.py');
    expect(await introducedBy(fix)).toEqual([dedented]);
  });
});
