import { describe, expect, it } from 'vitest';
import type { Cell } from '@/lib/contracts/cell';
import { adviseBranch } from './recommend';

const absent = (affected: Cell['affected']) =>
  ({
    branch: '22.11',
    state: 'absent',
    affected,
    reason: 'The file it changes is not in the branch: a/net_common.c.',
    detail: { affectedReason: 'Fixes names 1 ("x"), which is in its history.' },
  }) as unknown as Cell;
const moved = new Map([['22.11', 'a/common.c']]);

it('speaks of no bug of a commit that repairs nothing', () => {
  const cell = { ...absent('unknown'), state: 'conflicts' as const, reason: 'Conflicts in a/b.c.' };
  const detail = { ...cell.detail, conflicts: [], missingPaths: [] };
  const facts = { lacking: new Map(), moved: new Map(), handMerged: [] };
  const why = (matter: 'the bug' | 'the code it adds to') =>
    adviseBranch({ ...cell, detail }, { ...facts, matter }).why;
  expect(why('the bug')).toContain('Whether the branch has the bug is not shown.');
  expect(why('the code it adds to')).toContain('Whether the branch has the code it adds to');
});

it('wants work where the code stands in another file of the branch', () => {
  const facts = { lacking: new Map(), moved, handMerged: [], matter: 'the bug' as const };
  expect(adviseBranch(absent('yes'), facts)).toEqual({
    recommendation: 'needs-work',
    why: 'The code that it changes stands in a/common.c there. Fixes names 1 ("x"), which is in its history.',
  });
  expect(adviseBranch(absent('no'), facts).recommendation).toBe('not-needed');
  expect(adviseBranch(absent('yes')).recommendation).toBe('not-needed');
});

describe('a pick that conflicts where lists are merged by hand', () => {
  const conflicting = (...paths: readonly string[]) =>
    ({
      branch: '22.11',
      state: 'conflicts',
      affected: 'yes',
      reason: 'Conflicts (content) in x.',
      detail: {
        affectedReason: 'It has the bug.',
        missingPaths: [],
        conflicts: paths.map((path) => ({ path, kind: 'content', merged: null })),
      },
    }) as unknown as Cell;
  const facts = {
    lacking: new Map(),
    moved: new Map(),
    handMerged: ['.mailmap', 'notes/'],
    matter: 'the bug' as const,
  };

  it('is taken with an adjustment that is named', () => {
    expect(adviseBranch(conflicting('.mailmap'), facts)).toEqual({
      recommendation: 'recommend-adjusted',
      why: "Only .mailmap conflicts, which is no code: keep the branch's (`git checkout --ours`) or leave it out (`git am --exclude=.mailmap`); the rest lands. It has the bug.",
    });
    expect(adviseBranch(conflicting('.mailmap', 'notes/a/b.rst'), facts).why).toContain(
      'git am --exclude=.mailmap --exclude=notes/a/b.rst',
    );
    const cell = conflicting('.mailmap');
    const absent = { ...cell, detail: { ...cell.detail, missingPaths: ['.mailmap'] } };
    expect(adviseBranch(absent, facts).why).toContain('no code: leave it out');
  });

  it('needs work where code conflicts as well, or more may, or something is missing there', () => {
    const work = (cell: Cell, more = {}) =>
      adviseBranch(cell, { ...facts, ...more }).recommendation;
    expect(work(conflicting('.mailmap', 'a.c'))).toBe('needs-work');
    expect(work(conflicting('lib/.mailmap'))).toBe('needs-work');
    expect(work(conflicting('notes.c'))).toBe('needs-work');
    expect(work(conflicting('.mailmap'), { handMerged: [] })).toBe('needs-work');
    expect(work(conflicting('.mailmap'), { lacking: new Map([['22.11', ['f()']]]) })).toBe(
      'needs-work',
    );
    const { detail, ...cell } = conflicting('.mailmap');
    expect(work({ ...cell, detail: { ...detail, moreConflicts: true } })).toBe('needs-work');
  });
});
