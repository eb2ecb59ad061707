import { expect, it } from 'vitest';
import { differenceOf } from './difference';
import { drawDifference } from './difference-look';

const patch = (first: string, middle: number, last: string) => {
  const same = Array.from({ length: middle }, (_one, line) => ` same(${line});\n`).join('');
  const count = middle + 1;
  return `--- a/x.c\n+++ b/x.c\n@@ -1,${count} +1,${count + 1} @@ f\n ${first}\n${same}+${last}\n`;
};
const drawn = (upstream: string, backport: string) =>
  drawDifference(differenceOf(upstream, backport) ?? []);

it('marks the words that differ between the two patches, and keeps the sign within the patch apart', () => {
  const lines = drawn(patch('a;', 0, 'call(dev, 1);'), patch('a;', 0, 'call(dev, 2);'));
  const changed = lines.flatMap((line) =>
    line.kind === 'only-upstream' || line.kind === 'only-backport'
      ? [[line.kind, line.inner, line.parts.filter((p) => p.changed).map((p) => p.text)]]
      : [],
  );
  expect(changed).toEqual([
    ['only-upstream', '+', ['1']],
    ['only-backport', '+', ['2']],
  ]);
});

it('colours code and folds what is the same, three lines on each side left', () => {
  const lines = drawn(patch('if (a)', 40, 'x;'), patch('if (b)', 40, 'y;'));
  expect(lines.find((line) => line.kind === 'fold')).toMatchObject({ lines: 34 });
  expect(lines.filter((line) => line.kind === 'same')).toHaveLength(7);
  const looks = lines.flatMap((line) => (line.kind === 'fold' ? [] : line.parts));
  expect(looks).toContainEqual({ text: 'if', look: 'tk-keyword', changed: false });
});

it('folds nothing short', () => {
  const lines = drawn(patch('a;', 8, 'x;'), patch('b;', 8, 'y;'));
  expect(lines.every((line) => line.kind !== 'fold')).toBe(true);
});
