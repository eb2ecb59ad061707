import { expect, it } from 'vitest';
import { ownText } from './own-text';

it('is the same text, whatever stands in it', () => {
  const broken = '\ud800 half a pair at the beginning and the end \udc00';
  for (const text of [
    '',
    'short',
    'a\n"quoted" \\ text \u0000 that is longer',
    'ä€😀 '.repeat(9),
    broken,
  ])
    expect(ownText(text)).toBe(text);
});
