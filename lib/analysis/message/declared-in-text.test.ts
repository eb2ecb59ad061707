import { expect, it } from 'vitest';
import { profileNamed } from '@/lib/profiles';
import { declaredInText, repairInPassing } from './declared-in-text';
import { parseMessage } from './parse-message';

const { trailers } = profileNamed('linux');
const parse = (body: string) =>
  parseMessage(`wisp: keep the ring\n\n${body}\n\nSigned-off-by: A <a@b.c>\n`, trailers);
const declared = (body: string) => declaredInText(parse(body));

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

it.each([
  ['While at it, fix a bug in the tests.', 'fix a bug'],
  ['The patch:\n- fixes the count of rings\n- adds two', 'fixes the count of rings'],
  ['More rings.\nSmall fixes on the index.', 'Small fixes'],
  ['This patch also fixes a leak.', 'This patch also fixes a leak'],
])('in passing: %s', (body, words) => {
  expect(declared(body)).toBeNull();
  expect(repairInPassing(parse(body))?.words).toContain(words);
});

it('tells no repair in passing where there is none', () => {
  for (const body of [
    '- add fixed rings\n- two more',
    'It fixes nothing.',
    'Prefixes are kept.',
    'v2:\n- fix the leak of v1',
    '- Fixed size records',
    '- fix wording of the text',
    'Thanks to Ann for some fixes.',
  ])
    expect(repairInPassing(parse(body))).toBeNull();
});
