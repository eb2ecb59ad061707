import { describe, expect, it } from 'vitest';
import { foldersOf, ladderOf, recordValue, toldOf } from './folder-record';

const tally = (folder: string, commits: number, backported: number) => ({
  folder,
  commits,
  backported,
});

describe("a folder's record", () => {
  it('goes from the whole tree down, without the folders that hold nearly everything', () => {
    expect(ladderOf('drivers/net/ice/base')).toEqual([
      '',
      'drivers/net',
      'drivers/net/ice',
      'drivers/net/ice/base',
    ]);
    expect(ladderOf('mm')).toEqual(['', 'mm']);
    expect(ladderOf('')).toEqual(['']);
    expect(foldersOf(['a/b.c', 'a/c.c', 'd.c'])).toEqual(['', 'a']);
  });

  it('says nothing where a folder is like the others, or where nothing is known of it', () => {
    const tree = tally('', 999, 99);
    expect(recordValue([[tree, tally('a', 1000, 99.5)]])).toBeCloseTo(0, 2);
    expect(recordValue([[tree, tally('a', 0, 0)]])).toBeCloseTo(0, 6);
    expect(recordValue([])).toBe(0);
  });

  it('grows with the share, less so where there are few commits, and is the mean of several folders', () => {
    const tree = tally('', 1000, 50);
    const often = recordValue([[tree, tally('a', 200, 60)]]);
    const few = recordValue([[tree, tally('a', 4, 2)]]);
    const never = recordValue([[tree, tally('a', 200, 0)]]);
    expect(often).toBeGreaterThan(1);
    expect(few).toBeGreaterThan(0);
    expect(few).toBeLessThan(often);
    expect(never).toBeLessThan(-1);
    expect(
      recordValue([
        [tree, tally('a', 200, 60)],
        [tree, tally('b', 200, 0)],
      ]),
    ).toBeCloseTo((often + never) / 2, 6);
  });

  it('is told with the folders above where it has few commits of its own', () => {
    const [tree, net] = [tally('', 1000, 50), tally('drivers/net', 300, 30)];
    const [ice, base] = [tally('drivers/net/ice', 40, 4), tally('drivers/net/ice/base', 1, 0)];
    expect(toldOf([[tree, net, ice, base]])).toEqual([base, ice]);
    expect(toldOf([[tree, net, ice]])).toEqual([ice]);
    expect(toldOf([[tree, tally('mm', 3, 1)], [tree]])).toEqual([tally('mm', 3, 1)]);
  });
});
