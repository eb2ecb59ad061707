import { describe, expect, it } from 'vitest';
import { cleanText, jsonText } from './sql-text';
import { uuid7 } from './uuid7';

describe('text for Postgres', () => {
  it('holds neither NUL nor half a surrogate pair', () => {
    expect(cleanText('a\0b')).toBe('a\ufffdb');
    expect(cleanText('\ud800x')).toBe('\ufffdx');
    expect(cleanText('whole 😀 stays')).toBe('whole 😀 stays');
  });

  it('cleans strings at any depth of JSON, and nothing that only looks like an escape', () => {
    const value = { a: ['x\0', { b: '\udc00' }], c: 'C:\\u0000 as typed' };
    expect(JSON.parse(jsonText(value))).toEqual({
      a: ['x\ufffd', { b: '\ufffd' }],
      c: 'C:\\u0000 as typed',
    });
  });
});

describe('uuid7', () => {
  it('is of version 7 and grows, also within a millisecond', () => {
    const ids = Array.from({ length: 10_000 }, uuid7);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids.slice(0, 50)) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });
});
