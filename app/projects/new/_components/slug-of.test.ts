import { describe, expect, it } from 'vitest';
import { CreateProjectRequest } from '@/lib/contracts/imports';
import { pathsOf, slugOf } from './slug-of';

describe('slugOf', () => {
  it('makes what the contract takes, or nothing', () => {
    for (const name of ['Linux (stable)', 'DPDK', '  Ünïcode näme ', `x${'-'.repeat(50)}y`]) {
      const slug = slugOf(name);
      expect(CreateProjectRequest.shape.slug.safeParse(slug).success).toBe(true);
    }
    expect(slugOf('Linux (stable)')).toBe('linux-stable');
    expect(slugOf('日本')).toBe('');
  });
});

describe('pathsOf', () => {
  it('reads one path a line', () => {
    expect(pathsOf(' /srv/a.git \n\n/srv/b c.git\r\n')).toEqual(['/srv/a.git', '/srv/b c.git']);
  });
});
