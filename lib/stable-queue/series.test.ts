import { expect, test } from 'vitest';
import { readSeries, refuseName } from './series';

test('a series as quilt reads it: comments, options, empty lines, CR LF', () => {
  const text =
    '# of 6.6\r\nfix-it.patch\r\n\n  b.patch -p1\nc.patch # later\nd.patch-21603\n#e.patch\nsub/f.patch -p0 --foo # x\n';
  expect(readSeries(text)).toEqual([
    { line: 2, name: 'fix-it.patch' },
    { line: 4, name: 'b.patch' },
    { line: 5, name: 'c.patch' },
    { line: 6, name: 'd.patch-21603' },
    { line: 8, name: 'sub/f.patch' },
  ]);
});

test.each([
  ['options', ' -p1'],
  ['comments', ' #\u2028'],
  ['blanks', '   \t'],
])('a line of a megabyte of %s takes no time', (_what, piece) => {
  const line = `a.patch${piece.repeat((1 << 20) / piece.length)} x`;
  expect(readSeries(`${line}\nb.patch\n`).map((one) => one.line)).toContain(2);
});

test.each([
  '../queue-6.1/a.patch',
  '/etc/passwd',
  'a/../../b.patch',
  'a//b.patch',
  './a.patch',
  'a\u0000b',
  'a\\b',
  'x'.repeat(600),
])('%s is not followed', (name) => {
  expect(refuseName(name)).not.toBeNull();
});

test('names as they are', () => {
  for (const name of ['a.patch', 'a..b.patch', 'sub/a.patch', 'ä.patch', '-p.patch']) {
    expect(refuseName(name), name).toBeNull();
  }
});
