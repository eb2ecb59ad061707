import { array, assert, constantFrom, property } from 'fast-check';
import { expect, it } from 'vitest';
import { alignLines } from './align';
import { likenessOf, mostLikeness, tellingWords } from './words';

const words = array(constantFrom('if', 'dev', 'ret', '(', ')', 'long_name', '0'), {
  maxLength: 12,
});

it('bounds the likeness of two lines from above', () => {
  assert(
    property(words, words, (one, other) => {
      expect(mostLikeness(one, other)).toBeGreaterThanOrEqual(likenessOf(one, other) - 1e-9);
    }),
  );
  expect(likenessOf(['a', 'bb'], ['bb', 'a'])).toBeLessThan(1);
  expect(mostLikeness(['a', 'bb'], ['bb', 'a'])).toBe(1);
  expect(tellingWords('\ta = b;')).toEqual(['a', '=', 'b', ';']);
});

it('stops pairing lines when an alignment has cost enough', () => {
  const long = (start: string, shift: number) =>
    `${start} ${Array.from({ length: 9_000 }, (_one, at) => `w${(at * 7 + shift) % 97}`).join(' ')}\n`;
  const rows = Array.from({ length: 12 }, (_one, at) => at);
  const base = [...rows.map((at) => long('x', at)), 'same_line(1);\n', 'old_name(dev, 1);\n'];
  const ours = [...rows.map((at) => long('y', at + 3)), 'same_line(1);\n', 'new_name(dev, 1);\n'];
  const { exact, alike } = alignLines(base, ours);
  expect(exact[rows.length]).toBe(rows.length);
  // Each of these pairs is alike; there are more of them than the budget pays for.
  expect(alike.slice(0, rows.length).filter((at) => at >= 0).length).toBeLessThan(rows.length);
});
