import { describe, expect, it } from 'vitest';
import { isDay, noFilters, problemsOf, readFilters, writeFilters } from './read-query';

describe('filters of the log in the address', () => {
  it('takes empty fields as none and the first of repeated ones', () => {
    expect(readFilters({ q: ' nvme ', by: '', verb: ['accept', 'reject'], other: 'x' })).toEqual({
      ...noFilters,
      q: 'nvme',
      verb: 'accept',
    });
  });

  it('names what it does not understand and keeps it', () => {
    const filters = readFilters({ from: 'last week', to: '2026-02-30', verb: 'merge' });
    expect(filters.from).toBe('last week');
    expect(Object.keys(problemsOf(filters)).sort()).toEqual(['from', 'to', 'verb']);
    expect(problemsOf({ ...noFilters, from: '2026-05-02', to: '2026-05-01' })).toHaveProperty('to');
    expect(problemsOf({ ...noFilters, from: '2026-05-01', to: '2026-05-01' })).toEqual({});
  });

  it('knows the days that exist', () => {
    expect(isDay('2024-02-29')).toBe(true);
    expect(isDay('2026-02-29')).toBe(false);
    expect(isDay('1')).toBe(false);
    expect(isDay('2026-13-01')).toBe(false);
  });

  it('writes only what is set', () => {
    expect(writeFilters(noFilters)).toBe('');
    expect(writeFilters({ ...noFilters, branch: '6.6', q: 'a b' }, { format: 'csv' })).toBe(
      'q=a+b&branch=6.6&format=csv',
    );
  });
});
