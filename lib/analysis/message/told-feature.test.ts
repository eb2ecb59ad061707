import { expect, test } from 'vitest';
import { profileNamed } from '@/lib/profiles';
import { parseMessage } from './parse-message';
import { toldFeature } from './told-feature';

const told = (body: string, subject = 'wisp: fetch the ring id') =>
  toldFeature(parseMessage(`${subject}\n\n${body}\n`, profileNamed('linux').trailers));

test.each([
  ['For the ring, add new wisp API to get its id.', 'add new wisp API', 3, 3],
  ['This patch introduces a new\ncommand for rings.', 'introduces a new command', 3, 4],
  ['Rings are slow.\n\nAdd two new kernel options.', 'Add two new kernel options', 5, 5],
  ['It does this:\n- adds a new ioctl', 'adds a new ioctl', 4, 4],
  ['It does:\n1. Use it.\n2. Support rings of two kinds.', 'Support rings of two kinds', 5, 5],
  ['- support rings of two kinds on wisps\n- more', 'support rings of two kinds on wisps', 3, 3],
  [
    'This patch adds support for rings of two kinds on four wisps.',
    'adds support for rings of two kinds on four…',
    3,
    3,
  ],
  ['This patch also supports two rings.', 'also supports two rings', 3, 3],
])('running text tells of something new: %j', (body, words, line, endLine) => {
  expect(told(body)).toEqual({ words, line, endLine });
});

test.each([
  'The ring breaks when users add a new command.',
  'An earlier patch added a new feature.',
  'Follows commit 0123456789ab ("wisp: x. Add new API").',
  'Add a new helper function.',
  'Do it without adding a new API.',
  'Add a new table for the commands.',
  '- Support of three rings is removed.',
  'This patch supports the same rings.',
  'The wisp supports two rings.',
])('nothing of something new: %j', (body) => {
  expect(told(body)).toBeNull();
});

test('what the subject says is not told twice', () => {
  expect(told('It is fast.', 'Add new API')).toBeNull();
  expect(told('This patch adds support for rings.', 'wisp: support rings')).toBeNull();
});
