import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePatch } from '@/lib/diff/parse-patch';
import { contextDifferences, differenceWords } from './context-differences';

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

test('leaves out hunks whose lines stand together anywhere, as reading line by line finds them', () => {
  const line = fc.constantFrom('', '{', 'a();', 'b();', '}');
  const input = fc.tuple(
    fc.array(line, { maxLength: 30 }),
    fc.array(line, { minLength: 1, maxLength: 4 }),
  );
  fc.assert(
    fc.property(input, ([lines, wanted]) => {
      const body = [...wanted.map((one) => ` ${one}`), '+new();'].join('\n');
      const head = `@@ -1,${wanted.length} +1,${wanted.length + 1} @@`;
      const patch = `diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n${head}\n${body}\n`;
      const [file] = parsePatch(patch);
      if (file === undefined) throw new Error('no file');
      const stands = `\n${lines.join('\n')}\n`.includes(`\n${wanted.join('\n')}\n`);
      const text = lines.map((one) => `${one}\n`).join('');
      const differs = contextDifferences(file, text).length > 0;
      expect(differs).toBe(lines.length === 0 || !stands);
    }),
  );
});
