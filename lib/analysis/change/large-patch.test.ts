import { expect, it } from 'vitest';
import { parsePatch } from '@/lib/diff/parse-patch';
import { classifyChange } from './classes';
import { slid } from './slide';

const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

const patch = (path: string, [before, after]: readonly [number, number], body: string) =>
  `diff --git a/${path} b/${path}\nindex 1111111..2222222 100644\n--- a/${path}\n+++ b/${path}\n@@ -1,${before} +1,${after} @@\n${body}\n`;

// Where the work grows with the square of the text, these run into the test's time limit.

it('asks for each of 8,000 changed numbers only where its name stands', () => {
  const count = 8_000;
  const header = `${lines(count, (at) => `-#define R_${at} ${at}`)}\n${lines(count, (at) => `+#define R_${at} ${at + 1}`)}`;
  const code = `${lines(count, (at) => `+x = R_${at} + 1;`)}\n+\tif (i < R_7)`;
  const files = parsePatch(
    `${patch('a.h', [count, count], header)}${patch('b.c', [0, count + 1], code)}`,
  );
  const bounds = classifyChange(files).find((one) => one.class === 'bounds');
  expect(bounds?.hits.map((hit) => hit.text)).toEqual(['#define R_7 8']);
}, 60_000);

it('reads the statements of a hunk once, however many of its tests only tell', () => {
  const hunk = lines(999, (at) => `+if (len > ${at})\n+\tprintf("x");\n+foo();`);
  const files = parsePatch(lines(30, (at) => patch(`a${at}.c`, [0, 2997], hunk).trimEnd()));
  const found = classifyChange(files).map((one) => one.class);
  expect(found).not.toContain('bounds');
}, 60_000);

it('slides thousands of runs of one hunk', () => {
  const block = ['+\treturn 1;', '+}', '+', '+int b()', '+{', ' \treturn 1;', ' }', ' int b()'];
  const hunk = `@\n${lines(12_000, () => block.join('\n'))}`.slice(2);
  const [file] = parsePatch(patch('a.c', [36_000, 96_000], hunk));
  const [given] = file?.hunks ?? [];
  expect(given?.lines.length).toBe(96_000);
  const now = given === undefined ? null : slid(given);
  expect(now?.lines.map((line) => line.text).join('\n')).toBe(
    given?.lines.map((line) => line.text).join('\n'),
  );
}, 60_000);
