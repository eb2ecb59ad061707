import { describe, expect, it } from 'vitest';
import { conflictRegions } from './conflict-regions';

describe('conflictRegions', () => {
  it('reads both sides, with or without a base', () => {
    const merged = [
      'a',
      '<<<<<<< tip',
      'old',
      '||||||| base',
      'was',
      '=======',
      'new',
      'more',
      '>>>>>>> change',
      'b',
      '<<<<<<< tip',
      '=======',
      'x',
      '>>>>>>> change',
    ].join('\n');
    expect(conflictRegions(merged)).toEqual([
      { line: 2, ours: ['old'], theirs: ['new', 'more'] },
      { line: 11, ours: [], theirs: ['x'] },
    ]);
  });

  it('finds none in ordinary text, nor in one that is cut', () => {
    expect(conflictRegions('Title\n=======\ntext')).toEqual([]);
    expect(conflictRegions('<<<<<<< tip\nold')).toEqual([]);
  });
});
