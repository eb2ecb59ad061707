import { describe, expect, it } from 'vitest';
import { profileNamed } from '@/lib/profiles';
import { readNumstat } from './candidate-facts';
import { fixSignals } from './fix-signals';
import { namesOf } from './list-commits';

const linux = profileNamed('linux');

describe('fixSignals', () => {
  it('takes a Fixes: line that names a commit', () => {
    const message = 'net: count right\n\nFixes: 1234567890ab ("net: count")\n';
    expect(fixSignals(message, linux, true)).toEqual(['fixes-tag']);
    expect(fixSignals('net: count\n\nFixes: bug 17\n', linux, true)).toEqual([]);
  });

  it('takes what maintainers ask for, words of repair, and symptoms', () => {
    const stable = 'net: count\n\nText.\n\nCc: stable@vger.kernel.org\nSigned-off-by: A <a@b.c>\n';
    expect(fixSignals(stable, linux, false)).toEqual(['stable-tag']);
    expect(fixSignals(stable, linux, true)).toEqual([]);
    expect(fixSignals('net: fix the counter\n', linux, false)).toEqual(['fix-word']);
    expect(fixSignals('net: count\n\nThis is a use-after-free.\n', linux, false)).toEqual([
      'symptom',
    ]);
    expect(fixSignals('net: add a counter\n\nIt counts.\n', linux, false)).toEqual([]);
  });
});

describe('namesOf', () => {
  it('takes the first word of each line, once, without remarks', () => {
    expect(namesOf('abc1234 net: x\r\n\n  # why\ndef5678\nabc1234\n')).toEqual([
      'abc1234',
      'def5678',
    ]);
  });
});

describe('readNumstat', () => {
  it('adds up the lines of each commit; binary files count as paths', () => {
    const one = 'a'.repeat(40);
    const two = 'b'.repeat(40);
    const output = `\x01${one}\0\n3\t1\tnet/a.c\0-\t-\tlogo.png\0\x01${two}\0\n0\t2\tb\tc.c\0`;
    const sizes = readNumstat(output);
    expect(sizes.get(one)).toEqual({ paths: ['net/a.c', 'logo.png'], additions: 3, deletions: 1 });
    expect(sizes.get(two)).toEqual({ paths: ['b\tc.c'], additions: 0, deletions: 2 });
  });
});
