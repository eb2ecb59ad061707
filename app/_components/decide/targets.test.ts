import { describe, expect, it } from 'vitest';
import type { CellBrief } from '@/lib/contracts/pages';
import { defaultTargets, liveBranches, nameTargets } from './targets';

const cell = (
  branch: string,
  state: CellBrief['state'],
  affected: CellBrief['affected'] = 'yes',
) => ({ branch, state, affected, standing: null });

const order = ['7.0', '6.12', '6.6', '6.1', '5.15'];

describe('targets of a decision', () => {
  it('leaves out branches past their end of life', () => {
    const head = (name: string, endOfLife: string | null, active = true) => ({
      name,
      tip: '0'.repeat(40),
      endOfLife,
      active,
    });
    expect(
      liveBranches(
        [head('7.0', null), head('5.4', '2025-12-01T00:00:00Z'), head('4.19', null, false)],
        '2026-01-01T00:00:00Z',
      ),
    ).toEqual(['7.0']);
  });

  it('accepts what lands and is needed, the recommended part first', () => {
    const cells = [
      cell('7.0', 'applies'),
      cell('6.12', 'merges', 'unknown'),
      cell('6.6', 'applies', 'no'),
      cell('6.1', 'conflicts'),
    ];
    expect(defaultTargets('accept', cells, order)).toEqual(['7.0', '6.12']);
    expect(defaultTargets('accept', cells, order, ['7.0'])).toEqual(['7.0']);
    expect(defaultTargets('accept', cells, order, ['5.15'])).toEqual(['7.0', '6.12']);
  });

  it('rejects what is open, conflicts included, and everything when nothing is', () => {
    const cells = [cell('7.0', 'applies'), cell('6.6', 'conflicts'), cell('6.1', 'present')];
    expect(defaultTargets('reject', cells, order)).toEqual(['7.0', '6.6']);
    expect(defaultTargets('reject', [cell('7.0', 'absent')], order)).toEqual(['7.0']);
  });

  it('names a contiguous run as a range', () => {
    expect(nameTargets(['6.12', '7.0', '6.6'], order)).toBe('7.0 to 6.6');
    expect(nameTargets(['7.0', '6.6'], order)).toBe('7.0, 6.6');
    expect(nameTargets(['7.0'], order)).toBe('7.0');
    expect(nameTargets([], order)).toBe('nothing');
  });
});
