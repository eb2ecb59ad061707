import { expect, it } from 'vitest';
import { splitLines } from './line-match';
import { mergeFile } from './merge-file';
import { learnMessageEnds, withMessageEnds } from './message-ends';
import { allRules } from './rules';

const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join('');
const code = (end: string, more: readonly string[] = []) =>
  text(
    'int start(struct dev *dev)',
    '{',
    `\tDEV_LOG(ERR, "no memory${end}");`,
    '\tprepare(dev);',
    '\tif (dev->flags)',
    `\t\tDEV_LOG(INFO, "flags %x of "`,
    `\t\t\t"this device${end}", dev->flags);`,
    ...more,
    '\tprintf("done\\n");',
    '\treturn 0;',
    '}',
  );

it('learns whose messages end with a newline, and only those', () => {
  const learned = learnMessageEnds(splitLines(code('')), splitLines(code('\\n')));
  expect(learned).toEqual([{ names: new Set(['DEV_LOG']), ends: true }]);
  expect(learnMessageEnds(splitLines(code('')), splitLines(code('')))).toEqual([]);
});

it('ends messages so, over several lines, and takes no other text', () => {
  const learned = [{ names: new Set(['DEV_LOG']), ends: true }];
  const lines = splitLines(
    code('', ['\tDEV_LOG(ERR, "%s: \\"x\\"", dev->name);', '\tother("a");']),
  );
  const expected = code('\\n', ['\tDEV_LOG(ERR, "%s: \\"x\\"\\n", dev->name);', '\tother("a");']);
  expect(withMessageEnds(lines, learned).join('')).toBe(expected);
  const back = withMessageEnds(splitLines(expected), [
    { names: new Set(['DEV_LOG']), ends: false },
  ]);
  expect(back.join('')).toBe(lines.join(''));
});

it('gives a message that the patch adds the end that the branch has', () => {
  const added = ['\tDEV_LOG(DEBUG, "left %d", left(dev));'];
  const result = mergeFile(code(''), code('\\n'), code('', added), allRules);
  expect(result.merged).toBe(code('\\n', ['\tDEV_LOG(DEBUG, "left %d\\n", left(dev));']));
  expect(result.merged === null ? [] : result.notes.map(({ rule }) => rule)).toContain(
    'renamed-words',
  );
});
