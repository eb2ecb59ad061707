import { expect, it } from 'vitest';
import type { Cell } from '@/lib/contracts/cell';
import { affectedText } from './affected-text';

type Introducing = Cell['detail']['introducing'];

function cellOf(state: Cell['state'], affected: Cell['affected'], introducing: Introducing = []) {
  return { state, affected, detail: { introducing } };
}

it('says that a branch with the fix had the bug, and speaks of no bug where nothing is repaired', () => {
  expect(affectedText(cellOf('applies', 'yes'), 'the bug')).toBe('has the bug');
  expect(affectedText(cellOf('present', 'yes'), 'the bug')).toBe('had the bug');
  expect(affectedText(cellOf('present', 'no'), 'the bug')).toBe('did not have the bug');
  expect(affectedText(cellOf('applies', 'yes'), 'the code it changes')).toBe(
    'has the code it changes',
  );
  expect(affectedText(cellOf('conflicts', 'no'), 'the code it adds to')).toBe(
    'does not have the code it adds to',
  );
  // The commit itself is there: its old code may long be gone.
  expect(affectedText(cellOf('present', 'yes'), 'the code it changes')).toBe('');
});

it('speaks of some of the code where the branch lacks a commit that wrote the rest', () => {
  const by = (oid: string, inBranch: 'yes' | 'no', source: 'blame' | 'fixes' = 'blame') => ({
    oid: oid.repeat(40),
    subject: 'net/x: add a queue',
    source,
    firstRelease: null,
    inBranch,
    how: inBranch === 'yes' ? ('ancestor' as const) : ('none' as const),
    backport: null,
    backportRelease: null,
  });
  const text = (...introducing: Introducing) =>
    affectedText(cellOf('conflicts', 'yes', introducing), 'the code it adds to');
  expect(text(by('a', 'yes'), by('b', 'no'))).toBe('has some of the code it adds to');
  expect(text(by('a', 'yes'), by('b', 'yes'))).toBe('has the code it adds to');
  // A bug is there or not.
  expect(affectedText(cellOf('conflicts', 'yes', [by('a', 'yes'), by('b', 'no')]), 'the bug')).toBe(
    'has the bug',
  );
});

it('does not say that a branch without the code has the bug, unless the code stands elsewhere there', () => {
  const cell = cellOf('absent', 'yes');
  expect(affectedText(cell, 'the bug')).toBe('bug not shown');
  expect(affectedText(cell, 'the bug', 'drivers/x/common.c')).toBe('has the bug');
});
