import { expect, it } from 'vitest';
import { compareChange } from './same-change';

const patch = (path: string, ...lines: string[]) =>
  Buffer.from(
    `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1,2 +1,2 @@\n${lines.join('\n')}\n`,
  );

it('takes patches for the same whose context and folder differ', () => {
  const one = patch('lib/a.c', ' x', '-old', '+new');
  const other = patch('src/a.c', ' y', '-old', '+new');
  expect(compareChange(one, other)).toEqual({ same: true, part: 1, leftOut: [] });
});

it('says how much of it is there, and which files are not', () => {
  const one = patch('a.c', ' x', '+new');
  const other = Buffer.concat([patch('a.c', '-old', '+new'), patch('doc/b.rst', ' x', '+text')]);
  expect(compareChange(one, other)).toEqual({ same: false, part: 0.5, leftOut: ['doc/b.rst'] });
});

it('sees blanks', () => {
  expect(compareChange(patch('a.c', ' x', '+ n'), patch('a.c', ' x', '+n')).same).toBe(false);
});
