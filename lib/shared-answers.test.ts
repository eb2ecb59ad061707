import { expect, test } from 'vitest';
import { SharedAnswers } from './shared-answers';

test('who asks meanwhile waits for the same answer, and who asks later gets it', async () => {
  const answers = new SharedAnswers<number>(2);
  let computed = 0;
  let finish: (value: number) => void = () => undefined;
  const compute = () => {
    computed += 1;
    return new Promise<number>((resolve) => {
      finish = resolve;
    });
  };
  const both = [answers.answer('a', compute), answers.answer('a', compute)];
  finish(7);
  expect(await Promise.all(both)).toEqual([7, 7]);
  expect(await answers.answer('a', compute)).toBe(7);
  expect(computed).toBe(1);
});

test('a failure is told to all who wait and not kept', async () => {
  const answers = new SharedAnswers<number>(2);
  const fail = () => Promise.reject(new Error('git was killed'));
  const both = [answers.answer('a', fail), answers.answer('a', fail)];
  for (const one of await Promise.allSettled(both)) expect(one.status).toBe('rejected');
  expect(await answers.answer('a', async () => 3)).toBe(3);
});

test('only the newest are kept', async () => {
  const answers = new SharedAnswers<number>(2);
  for (const key of ['a', 'b', 'c']) await answers.answer(key, async () => 1);
  expect(await answers.answer('a', async () => 2)).toBe(2);
  expect(await answers.answer('c', async () => 2)).toBe(1);
});

test('an answer takes as much of the room as it weighs', async () => {
  const answers = new SharedAnswers<string>(10, (value) => value.length);
  let computed = 0;
  const ask = (key: string, length: number) =>
    answers.answer(key, async () => {
      computed += 1;
      return key.repeat(length);
    });
  await ask('a', 4);
  await ask('b', 4);
  await ask('a', 4);
  expect(computed).toBe(2);
  // Eight are held: three more push out what was asked longest ago.
  await ask('c', 3);
  await ask('a', 4);
  expect(computed).toBe(3);
  await ask('b', 4);
  expect(computed).toBe(4);
});
