import { expect, test } from 'vitest';
import { parsePatch } from '@/lib/diff/parse-patch';
import type { GitReader } from '@/lib/ports';
import { functionsTouched } from './functions-touched';

const [old, now] = ['a'.repeat(40), 'b'.repeat(40)];

/** What a change of one Python file, shown by this hunk, touches. */
async function touched(before: readonly string[], hunk: readonly string[], header: string) {
  const taken = hunk.filter((line) => !line.startsWith('-')).map((line) => line.slice(1));
  const gone = hunk.filter((line) => !line.startsWith('+')).map((line) => line.slice(1));
  const at = before.join('\n').indexOf(gone.join('\n'));
  expect(at).toBeGreaterThanOrEqual(0);
  const after = before.join('\n').replace(gone.join('\n'), () => taken.join('\n'));
  const from = before.join('\n').slice(0, at).split('\n').length;
  const [file] = parsePatch(
    `diff --git a/x.py b/x.py\nindex ${old}..${now} 100644\n--- a/x.py\n+++ b/x.py\n@@ -${from},${gone.length} +${from},${taken.length} @@ ${header}\n${hunk.join('\n')}\n`,
  );
  const blob = async (oid: string) => Buffer.from(oid === old ? before.join('\n') : after);
  const all = file && (await functionsTouched({ blob } as unknown as GitReader, file));
  return all?.map(({ name, was, status, added, deleted }) => [name, was, status, added, deleted]);
}

const suite = [
  'class Suite(Base):',
  '    @case',
  '    def test_first(self):',
  '        self.begin()',
  '        self.go()',
  '        self.end()',
  '',
  '    def second(self):',
  '        self.begin()',
  '        self.stop()',
  '        self.end()',
  '',
];

test('a method under another name is told as that, below its decorator as well', async () => {
  const hunk = [' class Suite(Base):', '     @case', '-    def test_first(self):'];
  expect(
    await touched(suite, [...hunk, '+    def first(self):', '         self.begin()'], 'import os'),
  ).toEqual([['first', 'test_first', 'modified', 1, 1]]);
});

test('the method is meant that the line stands in, not the one that the header names', async () => {
  const hunk = [' ', '     def second(self):', '         self.begin()', '-        self.stop()'];
  const ends = ['+        self.stop(now=True)', '         self.end()'];
  expect(await touched(suite, [...hunk, ...ends], 'def test_first(self):')).toEqual([
    ['second', null, 'modified', 1, 1],
  ]);
});

test('methods that come and go are told as such', async () => {
  const comes = [' ', '+    def third(self):', '+        self.end()', '+'];
  expect(await touched(suite, [...comes, '     def second(self):'], 'class Suite(Base):')).toEqual([
    ['third', null, 'added', 2, 0],
  ]);
  const goes = suite.slice(7).map((line) => `-${line}`);
  expect(await touched(suite, ['         self.end()', ' ', ...goes], 'class Suite(Base):')).toEqual(
    [['second', null, 'removed', 0, 4]],
  );
});
