import { describe, expect, it } from 'vitest';
import { differenceOf } from './difference';

const patch = (start: number, context: string) =>
  `--- a/x.c\n+++ b/x.c\n@@ -${start},2 +${start},3 @@ f\n ${context}\n+new;\n end;\n`;

describe('differenceOf', () => {
  it('is null when only line numbers differ', () => {
    expect(differenceOf(patch(1, 'a;'), patch(90, 'a;'))).toBeNull();
  });

  it('shows the context that had to change', () => {
    const lines = differenceOf(patch(1, 'a;'), patch(1, 'b;')) ?? [];
    expect(lines.map((line) => [line.kind, line.text])).toEqual([
      ['file', 'x.c'],
      ['same', '@@ f'],
      ['only-upstream', ' a;'],
      ['only-backport', ' b;'],
      ['same', '+new;'],
      ['same', ' end;'],
    ]);
  });
});
