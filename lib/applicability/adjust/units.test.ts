import { expect, it } from 'vitest';
import { splitLines } from './line-match';
import { unitsOf } from './units';

const text = (...lines: string[]) => splitLines(lines.map((line) => `${line}\n`).join(''));
const named = (lines: readonly string[]) =>
  unitsOf(lines).map(({ name, start, end }) => [name, start, end]);

it('finds functions with the comment and the type in front of them', () => {
  const code = text(
    '#include <a.h>',
    '',
    '/* Starts. */',
    'static int',
    'start(struct dev *dev,',
    '      int flags)',
    '{',
    '\tif (dev) {',
    '\t\treturn 1;',
    '\t}',
    '\treturn 0;',
    '}',
    '',
    'void stop(void) {',
    '\thalt();',
    '}',
  );
  expect(named(code)).toEqual([
    ['start', 2, 12],
    ['stop', 13, 16],
  ]);
});

it('finds types, tables, long macros and functions that a macro heads', () => {
  const code = text(
    'struct one {',
    '\tint a;',
    '};',
    '',
    'static const struct one all[] = {',
    '\t{ 1 },',
    '};',
    '',
    '#define TWICE(x) do { \\',
    '\tx; \\',
    '\tx; } while (0)',
    '',
    'SYSCALL_DEFINE1(brk, unsigned long, brk)',
    '{',
    '\treturn 0;',
    '}',
  );
  expect(named(code)).toEqual([
    ['one', 0, 3],
    ['all', 4, 7],
    ['TWICE', 8, 11],
    ['brk', 12, 16],
  ]);
});

it('finds sections of texts and entries of Kconfig files', () => {
  const notes = text('Title', '=====', '', 'Words.', '', 'Part', '----', '', 'More.');
  expect(named(notes)).toEqual([
    ['Title', 0, 5],
    ['Part', 5, 9],
  ]);
  const config = text('config ONE', '\tbool', '', 'config TWO', '\tbool');
  expect(named(config)).toEqual([
    ['config ONE', 0, 3],
    ['config TWO', 3, 5],
  ]);
});

it('names no condition and no body that does not end', () => {
  expect(named(text('if (a)', '{', '\tb();', '}'))).toEqual([]);
  expect(named(text('int f(void)', '{', '\tb();'))).toEqual([]);
});

it('finds tables, heads with a comment behind the brace, and macros', () => {
  const code = text(
    'static const struct id ids[MOST][2] = {',
    '\t{ 1, 2 },',
    '};',
    '',
    'struct dev { /* one device */',
    '\tint a;',
    '};',
    '',
    'int one[] = {{ /* not empty */',
    '\t1',
    '}};',
    '',
    '#define CALL(a) \\',
    '\tdo_it(a); \\',
    '\tend_it()',
  );
  expect(named(code)).toEqual([
    ['ids', 0, 3],
    ['dev', 4, 7],
    ['CALL', 12, 15],
  ]);
});

it('comes to an end with long lines that look like a head again and again', () => {
  const many = 300_000;
  const lines = [
    `a${'{/*'.repeat(many)}`,
    `a{${' '.repeat(many)}x`,
    `a${'[a'.repeat(many)} {`,
    `${'a'.repeat(many)} {`,
    `a =${' '.repeat(many)}; {`,
    `#define ${'a'.repeat(many)}`,
  ];
  expect(named(text(...lines, '}'))).toEqual([]);
  expect(named(splitLines('int f(void) {\n'.repeat(many)))).toEqual([]);
});
