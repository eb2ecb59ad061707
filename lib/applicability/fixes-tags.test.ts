import { expect, test } from 'vitest';
import { readFixesTags } from '@/lib/applicability/fixes-tags';

test.each([
  ['Fixes: a1b2c3d4e5f6 ("net: add x")', 'a1b2c3d4e5f6', 'net: add x'],
  ['fixes: A1B2C3D4E5F6 ("net: add x")', 'a1b2c3d4e5f6', 'net: add x'],
  ['Fixes: a1b2c3d4e5f6', 'a1b2c3d4e5f6', null],
  ['Fixes: commit a1b2c3d4e5f6 ("net: (re)add "x"")', 'a1b2c3d4e5f6', 'net: (re)add "x"'],
  ['Fixes: a1b2c3d net: add x', 'a1b2c3d', 'net: add x'],
  ["Fixes: a1b2c3d ('net: add x')", 'a1b2c3d', 'net: add x'],
])('%s', (line, name, quoted) => {
  expect(readFixesTags(`s\n\nText\n\n${line}\n`, ['fixes'])).toEqual([{ name, quoted }]);
});

test('a tag without a subject takes nothing from the next line', () => {
  const text = 's\n\nFixes: a1b2c3d4e5f6\nFixes: b1b2c3d4e5f6\nSigned-off-by: A <a@b>\n';
  expect(readFixesTags(text, ['fixes'])).toEqual([
    { name: 'a1b2c3d4e5f6', quoted: null },
    { name: 'b1b2c3d4e5f6', quoted: null },
  ]);
});

test('several, each once; a bug link is none', () => {
  const text =
    's\n\nFixes: a1b2c3d4e5f6 ("x")\nFixes: b1b2c3d4e5f6 ("y")\nFixes: a1b2c3d4e5f6 ("x")\nFixes: https://bugs/12345678\nFixes: #1234567\n';
  expect(readFixesTags(text, ['fixes']).map((tag) => tag.name)).toEqual([
    'a1b2c3d4e5f6',
    'b1b2c3d4e5f6',
  ]);
});
