import { expect, test } from 'vitest';
import { parseMessage } from '@/lib/analysis/message/parse-message';
import { profileNamed } from '@/lib/profiles';
import { placeInSubject } from './place-in-subject';

const told = (subject: string) =>
  placeInSubject(parseMessage(`${subject}\n\nIt glows.\n`, profileNamed('linux').trailers));

test.each([
  ['wisp: fix glow in port attach', 'in port attach'],
  ['wisp: fix glow on Windows.', 'on Windows'],
  ['wisp: Fix stop with pending glows', 'with pending glows'],
  ['wisp: fix glow in wisp_burn() to avoid heat', 'in wisp_burn()'],
  ['wisp: fix leak in an error path, and the lid', 'in an error path'],
  ['wisp: fix dependence on lid in probe', 'in probe'],
])('%s: where', (subject, place) => expect(told(subject)).toBe(place));

test.each([
  'wisp: fix dependency on the lid',
  'wisp: fix conflict with the lid',
  'wisp: fix lid by replacing glow with burn',
  'wisp: fix bug introduced in 5.10',
  'wisp: fix check on lid',
  'wisp: fix lid in order to burn',
  'wisp: fix lid at least once',
  'wisp: fix lid',
  'wisp: allow glows in probe',
  'Revert "wisp: fix glow in probe"',
])('%s: no place', (subject) => expect(told(subject)).toBeNull());
