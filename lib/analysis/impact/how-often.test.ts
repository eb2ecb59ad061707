import { expect, test } from 'vitest';
import { howOften } from './how-often';

const told = (text: string) =>
  howOften(text.split('\n').map((one, at) => ({ line: at + 3, text: one })));

test('quotes the sentence that says how often it goes wrong', () => {
  expect(told('It glows. The wisp sometimes\nfails to glow.')).toEqual({
    text: 'The wisp sometimes\nfails to glow'.replace('\n', ' '),
    line: 3,
    endLine: 4,
  });
  expect(told('In very rare cases, the wisp gets stuck.')?.line).toBe(3);
  expect(told('It leads to occasional timeouts and errors.')?.line).toBe(3);
});

test('keeps the word where a sentence is cut', () => {
  const long = 'and it glows '.repeat(40);
  const text = told(`The wisp ${long}and sometimes fails ${long}.`)?.text ?? '';
  expect(text).toMatch(/^….* sometimes fails .*…$/);
  expect(text).toHaveLength(162);
});

test.each([
  'Users sometimes want two wisps.',
  'It fails with a rarely-used wisp.',
  'It still sometimes fails.',
  'It fails every time.',
  'The glow is random, and it fails.',
])('nothing of how often it goes wrong: %s', (text) => expect(told(text)).toBeNull());
