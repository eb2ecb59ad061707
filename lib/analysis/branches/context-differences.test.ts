import { expect, test } from 'vitest';
import { differenceWords } from './context-differences';

const of = (...texts: readonly string[]) => new Map(texts.map((text, at) => [`${at}.c`, text]));

test('calls a macro absent only where the file does not use it at all', () => {
  const line = 'WISP_OPEN(file, -1);';
  expect(differenceWords([line], of('int main(void)\n{\n\tWISP_OPENED(file);\n}\n'))).toBe(
    'WISP_OPEN is absent there: `WISP_OPEN(file, -1);`',
  );
  expect(differenceWords([line], of('\tWISP_OPEN(other, 0);\n'))).toBe(
    '0.c there does not have `WISP_OPEN(file, -1);`',
  );
});

test('counts the lines that it does not show, and says when none is missing', () => {
  const lines = ['a(1);', 'b(2);', 'c(3);', 'd(4);', 'e(5);'];
  expect(differenceWords(lines, of('x', 'y'))).toBe(
    'the files there do not have `a(1);`, `b(2);` and `c(3);` and 2 more lines',
  );
  expect(differenceWords([], of('x'))).toContain('not next to each other');
});
