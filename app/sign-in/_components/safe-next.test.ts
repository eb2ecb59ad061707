import { describe, expect, it } from 'vitest';
import { safeNext } from './safe-next';

const origin = 'https://stablehand.example';

describe('safeNext', () => {
  it('keeps a path with its query', () => {
    expect(safeNext('/p/demo/queue?q=verdict%3Ayes')).toBe('/p/demo/queue?q=verdict%3Ayes');
  });

  it.each([
    undefined,
    '',
    'evil.example',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/x/..//evil.example',
    '/%2e//evil.example',
    '/./\\evil.example',
    'javascript:alert(1)',
    '/@evil.example:80//',
    ' //evil.example',
  ])('never leaves this origin: %j', (next) => {
    expect(new URL(safeNext(next), origin).origin).toBe(origin);
  });
});
