import { expect, test } from 'vitest';
import { profileNamed } from '@/lib/profiles';
import { parseMessage } from './parse-message';
import { toldReason } from './told-reason';

const told = (...body: readonly string[]) => {
  const text = `wisp: fix the drop\n\n${body.join('\n')}\n\nFixes: 0123456789ab ("wisp: drop")\nSigned-off-by: A <a@b.c>\n`;
  const {
    text: said,
    line,
    endLine,
  } = toldReason(parseMessage(text, profileNamed('linux').trailers)) ?? {
    text: null,
  };
  return [said, line, endLine];
};

test.each<[string, readonly string[], readonly unknown[]]>([
  [
    'what comes after However',
    [
      'Previously, the drop is counted by size',
      'and colour. However, size',
      'alone is asked for.',
      '',
      'Count size.',
    ],
    ['However, size alone is asked for.', 4, 5],
  ],
  [
    'what is so at present before what is done',
    ['This patch moves the drop to its end.', '', 'Currently, the drop comes first.'],
    ['Currently, the drop comes first.', 5, 5],
  ],
  [
    'what is said to lack',
    ['The drop came in 5.10.', '', 'It came in 5.10 without a lid.'],
    ['It came in 5.10 without a lid.', 5, 5],
  ],
  [
    'what has to be done',
    ['The drop has a lid.', 'As for the cup, the lid needs to be closed.'],
    ['As for the cup, the lid needs to be closed.', 4, 4],
  ],
  [
    'the first sentence else',
    ['The drop has a lid.', 'The cup has a lid.'],
    ['The drop has a lid.', 3, 3],
  ],
  [
    'what the first sentence leads up to',
    ['Fix the following drop of lids:', '', 'Lid is a drop of sorts.', 'The cup has a lid.'],
    ['Fix the following drop of lids: Lid is a drop of sorts.', 3, 5],
  ],
  [
    'not what comes behind the code that it leads up to',
    ['Fix the drop of lids here:', '\tlid(drop);', 'Lid is a drop of sorts.'],
    ['Fix the drop of lids here:', 3, 3],
  ],
  [
    'nothing of lines that are no sentence',
    ['  drop(lid, not, never, here);', 'See above.'],
    [null, undefined, undefined],
  ],
])('quotes %s', (_, body, expected) => expect(told(...body)).toEqual(expected));
