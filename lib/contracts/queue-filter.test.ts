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

  test('reads a minus as negation, of words too, and of an age as the other way round', () => {
    const filter = parseQueueFilter('-flag:nak flag:cve -subsystem:"KVM: x86" -revert -age:>7d -');
    expect(filter.tokens).toEqual({ flag: ['cve'] });
    expect(filter.without).toEqual({ flag: ['nak'], subsystem: ['KVM: x86'] });
    expect(filter.withoutWords).toEqual(['revert']);
    expect(filter.age).toEqual([{ than: '<', days: 7 }]);
    expect(filter.words).toEqual(['-']);
  });

  test('says what it did not understand and goes on', () => {
    const filter = parseQueueFilter('verdict:maybe age:7 state: flag:cve nvme:x');
    expect(filter.problems).toHaveLength(3);
    expect(filter.tokens).toEqual({ flag: ['cve'] });
    expect(filter.words).toEqual(['nvme:x']);
  });

  test('guesses a misspelt filter, and takes it for a word all the same', () => {
    const filter = parseQueueFilter('subsytem:nvme net:x sev:high');
    expect(filter.words).toEqual(['subsytem:nvme', 'net:x', 'sev:high']);
    expect(filter.problems).toEqual([
      'subsytem:nvme is searched as a word; did you mean subsystem:?',
      'sev:high is searched as a word; did you mean severity:?',
    ]);
  });
});
