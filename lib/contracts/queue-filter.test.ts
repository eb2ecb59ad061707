import { describe, expect, test } from 'vitest';
import { parseQueueFilter } from '@/lib/contracts/queue-filter';

describe('parseQueueFilter', () => {
  test('reads tokens, OR within a kind, and words', () => {
    const filter = parseQueueFilter(
      'subsystem:nvme verdict:YES branch:6.6 branch:6.1 null "use after" path:drivers/nvme/',
    );
    expect(filter.tokens).toEqual({
      subsystem: ['nvme'],
      verdict: ['yes'],
      branch: ['6.6', '6.1'],
      path: ['drivers/nvme/'],
    });
    expect(filter.words).toEqual(['null', 'use after']);
    expect(filter.problems).toEqual([]);
  });

  test('reads quoted values and ages', () => {
    const filter = parseQueueFilter('author:"A. B" age:>2w age:<1y');
    expect(filter.tokens.author).toEqual(['A. B']);
    expect(filter.age).toEqual([
      { than: '>', days: 14 },
      { than: '<', days: 365 },
    ]);
  });

  test('says what it did not understand and goes on', () => {
    const filter = parseQueueFilter('verdict:maybe age:7 state: flag:cve nvme:x');
    expect(filter.problems).toHaveLength(3);
    expect(filter.tokens).toEqual({ flag: ['cve'] });
    expect(filter.words).toEqual(['nvme:x']);
  });
});
