import { expect, test } from 'vitest';
import { tellingLine } from '@/lib/analysis/phases/06-branches';

test('a bracket alone is no line to look for', () => {
  expect(tellingLine(['}', '', 'if', 'return -EINVAL;'])).toBe('return -EINVAL;');
  expect(tellingLine(['}', '{', ''])).toBeUndefined();
});
