import { expect, it } from 'vitest';
import { profileNamed } from '@/lib/profiles';
import { repairInPassing } from './declared-in-text';
import { namedCommits } from './named-commits';
import { parseMessage } from './parse-message';
import { findSymptoms } from './symptoms';
import { toldWithoutIt } from './without-it';

const parse = (line: (at: number) => string, lines: number) =>
  parseMessage(
    `wisp: take a drop\n\n${Array.from({ length: lines }, (_, at) => line(at)).join('\n')}\n`,
    profileNamed('linux').trailers,
  );

// Where the work grows with the square of the text, these run into the test's time limit.

it('reads a changelog of 30,000 repairs in one pass', () => {
  const message = parse(() => '- fix a b', 30_000);
  expect(repairInPassing(message)).toMatchObject({ line: 3 });
});

it('tells nothing of the versions of a posting', () => {
  const message = parse((at) => (at === 0 ? 'Changes since v1:' : '- fix a b'), 30);
  expect(repairInPassing(message)).toBeNull();
});

it('names the first hundred of ten thousand commits', () => {
  const name = (at: number) => `${(at + 0xabc00000).toString(16)}${'12345678'.repeat(4)}`;
  const found = namedCommits(parse((at) => `commit ${name(at)}`, 10_000));
  expect(found.map((one) => one.line)).toEqual(Array.from({ length: 100 }, (_, at) => at + 3));
});

it('ends a sentence that has no end', () => {
  const message = parse(() => 'without this patch it', 20_000);
  const symptoms = findSymptoms([{ line: 30_000, text: 'a crash' }]);
  expect(toldWithoutIt(message, symptoms)).toBeNull();
});
