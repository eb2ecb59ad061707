import { expect, it } from 'vitest';
import { profileNamed } from '@/lib/profiles';
import { parseMessage } from './parse-message';
import { findSymptoms } from './symptoms';
import { toldWithoutIt } from './without-it';

const told = (body: string) => {
  const message = parseMessage(`wisp: add masks\n\n${body}\n`, profileNamed('linux').trailers);
  return toldWithoutIt(message, findSymptoms(message.prose));
};

it('finds what goes wrong without the commit, over line breaks', () => {
  expect(told('It is new. Without this\nchange the port\ncrashes. More.')).toEqual({
    line: 3,
    endLine: 5,
  });
  expect(told('The port shows a wrong state without those patches.')).toBeNull();
  expect(told('Booting without this patch fails.')).toEqual({ line: 3, endLine: 3 });
});

it('needs a symptom in the same sentence', () => {
  expect(told('Without this patch, all rings are read.')).toBeNull();
  expect(
    told('Without this patch, all rings are read. A crash of another kind is known.'),
  ).toBeNull();
  expect(told('The port crashes without the change of the ring.')).toBeNull();
});
