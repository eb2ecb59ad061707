import { describe, expect, it } from 'vitest';
import { sayRefresh } from './refresh-result';

const nothing = { upstreamMoved: false, added: [], moved: [], vanished: [], returned: [] };

describe('sayRefresh', () => {
  it('says that nothing changed', () => {
    expect(sayRefresh(nothing)).toBe('Nothing has changed.');
  });

  it('names what changed', () => {
    expect(
      sayRefresh({ ...nothing, upstreamMoved: true, moved: ['6.6', '6.1'], vanished: ['4.4'] }),
    ).toBe('Upstream moved; moved: 6.6, 6.1; gone: 4.4.');
  });
});
