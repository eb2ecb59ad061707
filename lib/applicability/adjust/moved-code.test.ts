import { expect, it } from 'vitest';
import { landInOtherFiles, likelyHome } from './moved-code';

const code = [
  'int select_tx(struct dev *dev)',
  '{',
  '\tdev->tx = table[dev->flags];',
  '\tif (dev->multi)',
  '\t\tdev->tx = multi[dev->flags];',
  '\treturn dev->tx ? 0 : -1;',
  '}',
  '',
].join('\n');
const fixed = code.replace('return dev->tx ? 0 : -1', 'return dev->tx ? 0 : -EINVAL');

it('lands where the lines stand once in another file', () => {
  const other = `#include "a.h"\n\n${code}\nint b;\n`;
  const found = landInOtherFiles(code, fixed, [
    { path: 'a.c', text: 'int a;\n' },
    { path: 'b.c', text: other },
  ]);
  expect(found?.files).toEqual([{ path: 'b.c', text: other.replace('0 : -1', '0 : -EINVAL') }]);
  expect(found?.places).toEqual([{ line: 6, path: 'b.c' }]);
});

it('names the file that has most of the lines, where the place itself is another', () => {
  const former = code.replace('\treturn dev->tx ? 0 : -1;\n', '\treturn check(dev);\n');
  const files = [
    { path: 'a.c', text: 'int a;\nint select_rx(struct dev *dev)\n{\n}\n' },
    { path: 'b.c', text: former },
  ];
  expect(landInOtherFiles(code, fixed, files)).toBeNull();
  expect(likelyHome(code, fixed, files)).toBe('b.c');
  expect(likelyHome(code, fixed, files.slice(0, 1))).toBeNull();
});
