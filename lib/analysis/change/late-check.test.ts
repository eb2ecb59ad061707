import { describe, expect, it } from 'vitest';
import { parsePatch } from '@/lib/diff/parse-patch';
import { lateChecks } from './late-check';

function late(...body: readonly string[]) {
  const count = (not: string) => body.filter((line) => !line.startsWith(not)).length;
  const [file] = parsePatch(
    `diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -10,${count('+')} +10,${count('-')} @@ int f(void)\n${body.join('\n')}\n`,
  );
  return (file?.hunks ?? []).flatMap(lateChecks).map((one) => [one.useLine, one.line]);
}
const check = ['+\tif (ring == NULL) {', '+\t\tlog("none");', '+\t\treturn -1;', '+\t}'];

describe('lateChecks', () => {
  it('finds a check below what follows the pointer, or a copy of it, over lines', () => {
    expect(late(' \tsize = ring->size;', ' ', '+\tif (!ring)', '+\t\treturn -1;')).toEqual([
      [10, 12],
    ]);
    expect(late(' \tsize = ring->size;', ...check)).toEqual([[10, 11]]);
    expect(late(' \tsize = ring->size;', '-\tif (ring == NULL) {', ...check)).toEqual([]);
    const block = [' \tif (on) {', ' \t\tlog("on");', ' \t}'];
    expect(late(' \tsize = ring->size;', ...block, ...check)).toEqual([[10, 14]]);
    const copy = [
      ' \tstruct ring *r = dev->rings[id].ring;',
      '+\tuint32_t at = BASE +',
      '+\t\t\t(sizeof(struct slot) * r->index);',
      ' \tint n = 0;',
      '+\tif (dev->rings[id].ring == NULL)',
      '+\t\treturn -1;',
    ];
    expect(late(...copy)).toEqual([[11, 14]]);
  });

  it('speaks of what is followed in any case, also behind what is followed under a condition', () => {
    const some = ' \tif (on && ring->size > 3)';
    expect(late(some, ' \t\tx();', ' \tn = ring->size;', ...check)).toEqual([[12, 13]]);
    expect(late(' \tn = ring->size;', ' \tif (on && !ring->full)', ' \t\tx();', ...check)).toEqual([
      [10, 13],
    ]);
    expect(late(' \tif (ring->size > 3 && on)', ' \t\tx();', ...check)).toEqual([[10, 12]]);
    expect(late(' \tx(a && b, ring->size);', ...check)).toEqual([[10, 11]]);
    // Another variable is asked for.
    expect(late(' \tn = ring->size;', ' \tif (string == 3)', ' \t\tx();', ...check)).toEqual([
      [10, 13],
    ]);
  });

  it.each([
    ['under a condition', [' \tif (type == A && ring->size)', ' \t\tx();', ...check]],
    ['in one arm', [' \tn = on ? ring->size : 0;', ...check]],
    ['an address', [' \tlist = &ring->list;', ...check]],
    ['a size', [' \tsize = sizeof(*ring) + sizeof(ring->size);', ...check]],
    ['another pointer', [' \tsize = string->size;', ' \tn = old.ring->n;', ...check]],
    ['set in between', [' \tsize = ring->size;', '+\tring = next(ring);', ...check]],
    ['asked before', [' \tif (ring && ring->on)', ' \t\treturn 0;', ...check]],
    ['asked in place', [' \tsize = ring ? ring->size : 0;', ...check]],
    ['in an inner block', [' \tif (on) {', ' \t\tsize = ring->size;', ' \t}', ...check]],
    ['below', [...check, ' \tsize = ring->size;']],
    ['in another function', [' \tsize = ring->size;', ' }', ' ', ' int g(void)', ' {', ...check]],
    [
      'in another case',
      [
        ' \tcase ONE:',
        ' \t\tn = ring->size;',
        ' \tcase TWO:',
        '+\t\tif (!ring)',
        '+\t\t\treturn -1;',
      ],
    ],
    [
      'in an outer block that ended',
      [
        ' \tif (on) {',
        ' \t\tn = ring->size;',
        ' \t}',
        ' \telse {',
        '+\t\tif (!ring)',
        '+\t\t\treturn -1;',
      ],
    ],
    [
      'given by address',
      [' \tsize = ring->size;', ' \twhile (take(1, &ring, 1) == 0)', ' \t\twait();', ...check],
    ],
    ['a parameter', [' static int g(struct queue *ring[], int n) {', ...check]],
    [
      'a walk',
      [
        ' \tTAILQ_FOREACH(ring, &rings, next)',
        ' \t\tif (ring->id == id)',
        ' \t\t\tbreak;',
        ...check,
      ],
    ],
    [
      'of another element, where the one before was followed',
      [' \tuse(p->next->size);', ' \tp = p->next;', '+\tif (p->next == NULL)', '+\t\treturn;'],
    ],
    [
      'of the next of a table',
      [' \tuse(all[at]->size);', ' \tat++;', '+\tif (!all[at])', '+\t\treturn;'],
    ],
    [
      'of a member that a call may have set',
      [' \tuse(p->q->size);', ' \treopen(p);', '+\tif (!p->q)', '+\t\treturn;'],
    ],
    [
      'a walk of another project',
      [' \tsize = ring->size;', ' \tLIST_FOR_EACH (ring, node, &rings)', ' \t\tbreak;', ...check],
    ],
    [
      'a check that was there',
      [' \tsize = ring->size;', ' \tif (!ring)', ' \t\treturn;', '+\tx();'],
    ],
  ])('finds none: %s', (_what, body) => expect(late(...body)).toEqual([]));
});
