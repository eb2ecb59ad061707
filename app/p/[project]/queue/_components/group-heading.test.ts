import { describe, expect, it } from 'vitest';
import { headingOf } from './group-heading';

const row = (subsystem: string, key: string | null = null) => ({
  subsystem,
  author: 'A',
  series: key === null ? null : { key, index: 1, count: 2 },
});

describe('headings', () => {
  it('stand where a group begins', () => {
    expect(headingOf('subsystem', row('net'), undefined)).toBe('net');
    expect(headingOf('subsystem', row('net'), row('net'))).toBeNull();
    expect(headingOf('subsystem', row('nvme'), row('net'))).toBe('nvme');
    expect(headingOf('series', row('net', 'k'), row('net'))).toBe('series of 2: k');
    expect(headingOf('series', row('net'), row('net', 'k'))).toBe('not of a series');
  });

  it('are left out where the order makes no groups', () => {
    expect(headingOf('pressing', row('net', 'k'), undefined)).toBeNull();
  });
});
