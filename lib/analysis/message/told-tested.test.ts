import { expect, test } from 'vitest';
import { toldTested } from './told-tested';

const told = (text: string) =>
  toldTested(text.split('\n').map((one, at) => ({ line: at + 3, text: one })));

test.each([
  ['Adds revision 5.\n\nTested, using wispd, on two machines.', 5],
  ['It reads twice. Tested on a Wisp 2000.', 3],
  ['The patch has been tested with wispd and\nworks.', 3],
  ['I have tested this with three wisps.', 3],
  ['This was also tested on wisp 3.', 3],
])('running text says that it was tested: %j', (text, line) => {
  expect(told(text)?.line).toBe(line);
});

test.each([
  'Not tested, found by code review.',
  'Only compile tested on wisp.',
  'The old code\ntested for a flag that nobody sets.',
  'Add tested platforms to the release notes.',
  'Tested platforms are listed.',
  'It should be tested with a wisp.',
  'The flag is tested\nwith the lock held.',
  'The pointer was tested for NULL.',
])('nothing of a test: %j', (text) => {
  expect(told(text)).toBeNull();
});
