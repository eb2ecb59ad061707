import { expect, it } from 'vitest';
import { threadsOf } from './threads';

const comment = (id: string, replyTo: string | null) => ({
  id,
  replyTo,
  by: { id: 'u', name: 'U' },
  at: '',
  body: '',
  path: null,
  line: null,
});

it('keeps answers of answers in one thread, and what answers nothing known in its own', () => {
  const threads = threadsOf([
    comment('a', null),
    comment('b', null),
    comment('c', 'a'),
    comment('d', 'c'),
    comment('e', 'gone'),
  ]);
  expect(threads.map((one) => one.map(({ id }) => id))).toEqual([['a', 'c', 'd'], ['b'], ['e']]);
});
