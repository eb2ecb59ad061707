import { describe, expect, it } from 'vitest';
import { complete, suggest } from './suggestions';

const facets = [
  {
    token: 'subsystem',
    values: [
      { value: 'nvme', count: 4 },
      { value: 'smb server', count: 1 },
    ],
  },
];

describe('suggestions', () => {
  it('offers names first, then values with counts', () => {
    expect(suggest('sub', facets, []).map((s) => s.text)).toEqual(['subsystem:']);
    expect(suggest('subsystem:', facets, [])).toEqual([
      { kind: 'value', text: 'subsystem:nvme', note: '4' },
      { kind: 'value', text: 'subsystem:"smb server"', note: '1' },
    ]);
  });

  it('keeps a minus in front, and offers what needs no count', () => {
    expect(suggest('-sub', facets, []).map((s) => s.text)).toEqual(['-subsystem:']);
    expect(suggest('x -subsystem:nv', facets, []).map((s) => s.text)).toEqual(['-subsystem:nvme']);
    expect(suggest('reviewer:', facets, [])).toEqual([
      { kind: 'value', text: 'reviewer:me', note: '' },
    ]);
    expect(suggest('snoozed:y', facets, []).map((s) => s.text)).toEqual(['snoozed:yes']);
  });

  it('leaves out what is set already', () => {
    expect(suggest('subsystem:n', facets, ['subsystem:nvme'])).toEqual([]);
  });

  it('completes the last word only', () => {
    const [first] = suggest('leak subsystem:"smb s', facets, []);
    expect(first && complete('leak subsystem:"smb s', first)).toBe('leak subsystem:"smb server"');
  });
});
