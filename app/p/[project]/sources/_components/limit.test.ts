import { describe, expect, it } from 'vitest';
import { readLimit } from './limit';

describe('readLimit', () => {
  it('takes whole numbers and nothing', () => {
    expect(readLimit(' 300 ')).toEqual({ limit: 300 });
    expect(readLimit('')).toEqual({});
  });

  it('refuses the rest', () => {
    for (const text of ['0', '-3', '1.5', 'many', '100001', '1e9']) {
      expect(readLimit(text).problem).toBeDefined();
    }
  });
});
