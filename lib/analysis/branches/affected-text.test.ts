import { expect, it } from 'vitest';
import { affectedText } from './affected-text';

it('says that a branch with the fix had the bug, and speaks of no bug where nothing is repaired', () => {
  expect(affectedText({ state: 'applies', affected: 'yes' }, true)).toBe('has the bug');
  expect(affectedText({ state: 'present', affected: 'yes' }, true)).toBe('had the bug');
  expect(affectedText({ state: 'present', affected: 'no' }, true)).toBe('did not have the bug');
  expect(affectedText({ state: 'applies', affected: 'yes' }, false)).toBe(
    'has the code it changes',
  );
  // The commit itself is there: its old code may long be gone.
  expect(affectedText({ state: 'present', affected: 'yes' }, false)).toBe('');
});

it('does not say that a branch without the code has the bug, unless the code stands elsewhere there', () => {
  const cell = { state: 'absent', affected: 'yes' } as const;
  expect(affectedText(cell, true)).toBe('bug not shown');
  expect(affectedText(cell, true, 'drivers/x/common.c')).toBe('has the bug');
});
