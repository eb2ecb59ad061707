import { expect, it } from 'vitest';
import { profileNamed } from '@/lib/profiles';
import { declaredInText } from './declared-in-text';
import { parseMessage } from './parse-message';

const { trailers } = profileNamed('linux');
const declared = (body: string) =>
  declaredInText(
    parseMessage(`wisp: keep the ring\n\n${body}\n\nSigned-off-by: A <a@b.c>\n`, trailers),
  );

it.each([
  ['The copy is not updated, fix that oversight.', 'fix that oversight'],
  ['It is too short.  Fix this by a longer one.', 'Fix this'],
  ['This patch fixes the issue by asking twice.', 'This patch fixes the issue'],
  ['The write is lost. So fix\nit.', 'So fix it'],
  ['To fix this, the order is turned around.', 'To fix this'],
  ['This change corrects an odd\nrounding error.', 'This change corrects an odd rounding error'],
])('%s', (body, words) => expect(declared(body)?.words).toBe(words));

it.each([
  'Another patch could have fixed it.',
  'This does not fix the issue, it hides it.',
  'If we fix this, the ring grows.',
  'Fix it in the next patch.',
  'The bug was fixed by commit 0123456789ab ("wisp: x. Fix the leak").',
  'While at it, fix a bug in the tests.',
  'Changes:\n4. Fix the rounding issue',
  'Fix some coding style issues.',
  'The fix that was asked for needs this.',
  'Use fixed sizes. Address the ring by its number.',
])('not in %s', (body) => expect(declared(body)).toBeNull());

it('says where it stands', () => {
  expect(declared('One line.\nAnother, so fix\nthat mistake.')).toMatchObject({
    line: 4,
    endLine: 5,
  });
  expect(declared('Nothing of it.')).toBeNull();
});
