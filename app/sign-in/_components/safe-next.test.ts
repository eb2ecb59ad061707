import { describe, expect, it } from 'vitest';
import { safeNext } from './safe-next';

describe('safeNext', () => {
  it('keeps paths of this origin', () => {
    expect(safeNext('/p/linux/queue?q=verdict%3Ayes')).toBe('/p/linux/queue?q=verdict%3Ayes');
  });

  it.each([
    undefined,
    '',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    'p/linux',
  ])('refuses %j', (next) => {
    expect(safeNext(next)).toBe('/');
  });
});
