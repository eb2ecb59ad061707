import { expect, it } from 'vitest';
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

it('wants work where the code stands in another file of the branch', () => {
  const facts = { lacking: new Map(), moved };
  expect(adviseBranch(absent('yes'), facts)).toEqual({
    recommendation: 'needs-work',
    why: 'The code that it changes stands in a/common.c there. Fixes names 1 ("x"), which is in its history.',
  });
  expect(adviseBranch(absent('no'), facts).recommendation).toBe('not-needed');
  expect(adviseBranch(absent('yes')).recommendation).toBe('not-needed');
});
