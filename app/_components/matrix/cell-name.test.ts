import { describe, expect, it } from 'vitest';
import { matrixBits, readMatrixCell } from '@/lib/contracts/matrix-cell';
import { nameCell } from './cell-name';

describe('the name of a cell', () => {
  // By place in lib/contracts/words: present 0, applies 1, merges 2, conflicts 3; affected yes 0, no 1, unknown 2; accept 1.
  it.each([
    [3, '6.6: conflicts, affected'],
    [1 + matrixBits.affected, '6.6: applies as is, not affected'],
    [2 + 2 * matrixBits.affected, '6.6: lands adjusted, need not known'],
    [0, '6.6: present'],
    [1 + matrixBits.standing, '6.6: applies as is, affected, accepted'],
    [
      1 + matrixBits.stale + matrixBits.queued + matrixBits.blocked,
      '6.6: applies as is, affected, accepted, and waits for what the policy asks, queued elsewhere, computed for an older tip',
    ],
    [-1, '6.6: not computed yet'],
    [7, '6.6: not computed yet'],
  ])('%i: %s', (code, name) => {
    expect(nameCell('6.6', readMatrixCell(code))).toBe(name);
  });
});
