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
