import { describe, expect, it } from 'vitest';
import { placeInSeries } from './series';

describe('placeInSeries', () => {
  it('reads the numbered message ids of git send-email', () => {
    const message =
      'net: fix it\n\nLink: https://lore.kernel.org/r/20250629172512.14857-3-ann@example.org\n';
    expect(placeInSeries(message)).toEqual({ seriesKey: '20250629172512.14857', seriesIndex: 3 });
  });

  it('reads those of b4: members of one posting share the key', () => {
    const link = (n: number) =>
      `x\n\nLink: https://lore.example.org/20260410-wisp-rings-v2-${n}-7a1f0c55ab12@example.org/`;
    expect(placeInSeries(link(2)).seriesIndex).toBe(2);
    expect(placeInSeries(link(2)).seriesKey).toBe(placeInSeries(link(3)).seriesKey);
  });

  it('says nothing about a message id without a number', () => {
    expect(placeInSeries('x\n\nLink: https://lore.example.org/abc@example.org')).toEqual({
      seriesKey: null,
      seriesIndex: null,
    });
  });
});
