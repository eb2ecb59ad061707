import { expect, test } from 'vitest';
import { findDisclaimers } from './disclaimers';

const found = (text: string) => findDisclaimers([{ line: 3, text }]).length;

test.each([
  'No functional change intended.',
  'There is no behavioural change.',
  'It has no functional change other than a shorter glow.',
  'Not a real issue, just cosmetic.',
  'There is no actual problem with the current code.',
  'This is not a bug but it is better to glow once.',
  'Not a bug since it glows only once.',
  'This leak is not an issue per se.',
  'This does not present any actual errors in use.',
  "Currently, this doesn't cause any problem.",
])('it is harmless, or changes nothing: %s', (text) => expect(found(text)).toBe(1));

test.each([
  'If it glows there will be no problem, else it breaks.',
  'This is not a problem if the wisp is lit.',
  'It is not an issue during normal operation.',
  'In a general case, this is no problem. But if it is lit, it breaks.',
  'This change has no bug report.',
  'Do not issue a glow when the wisp is out.',
  'Priorities do not have any effect on wisps.',
  'The change has no functional impact in that mode.',
  'This does not present the errors.',
  'This is not a bug if the wisp is lit.',
])('no such claim: %s', (text) => expect(found(text)).toBe(0));
