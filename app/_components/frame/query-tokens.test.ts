import { describe, expect, it } from 'vitest';
import { joinQuery, partsOf, queueHref, writeToken } from './query-tokens';

describe('query tokens', () => {
  it('tells filters from words and keeps quotes whole', () => {
    expect(partsOf('verdict:yes use after subsystem:"smb server" free')).toEqual({
      tokens: ['verdict:yes', 'subsystem:"smb server"'],
      words: 'use after free',
    });
    expect(partsOf('  ')).toEqual({ tokens: [], words: '' });
    expect(partsOf('age:>7d path:drivers/nvme/')).toEqual({
      tokens: ['age:>7d', 'path:drivers/nvme/'],
      words: '',
    });
  });

  it('takes a minus with its filter', () => {
    expect(partsOf('-flag:nak -revert verdict:yes')).toEqual({
      tokens: ['-flag:nak', 'verdict:yes'],
      words: '-revert',
    });
  });

  it('keeps a colon that names no filter value as a word', () => {
    expect(partsOf('nvme: add').tokens).toEqual([]);
  });

  it('writes and joins', () => {
    expect(writeToken('subsystem', 'smb server')).toBe('subsystem:"smb server"');
    expect(joinQuery(['verdict:yes', 'verdict:yes'], ' leak ')).toBe('verdict:yes leak');
  });

  it('leaves defaults out of the address', () => {
    expect(queueHref('linux', { view: 'waiting', sort: 'pressing', q: '' })).toBe('/p/linux/queue');
    expect(queueHref('linux', { q: 'verdict:yes x', sort: 'soak' })).toBe(
      '/p/linux/queue?q=verdict%3Ayes+x&sort=soak',
    );
  });
});
