import { describe, expect, it } from 'vitest';
import { isReadableAddress } from './address';

describe('isReadableAddress', () => {
  it.each(['/', '/p/demo/queue', '/p/a/branches/6.6%2Fy', '/p/%E0%A4%85', '/p/100%25'])(
    'takes %s',
    (path) => expect(isReadableAddress(path)).toBe(true),
  );
  it.each(['/p/%E0%A4%A', '/p/%ZZ', '/p/%', '/p/%c0%af/queue', '/p/%00/queue', '/p/%ff'])(
    'refuses %s',
    (path) => expect(isReadableAddress(path)).toBe(false),
  );
  it('refuses a NUL in a query, where anything else is somebody’s search', () => {
    expect(isReadableAddress('/p/demo/queue', '?q=a%00b')).toBe(false);
    expect(isReadableAddress('/p/demo/queue', '?q=100%')).toBe(true);
  });
});
