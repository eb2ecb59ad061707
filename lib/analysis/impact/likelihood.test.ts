import { describe, expect, it } from 'vitest';
import type { PhaseContext } from '@/lib/analysis/context';
import { foundHow, judgeLikelihood } from './likelihood';

const lines = (text: string) => text.split('\n').map((one, at) => ({ line: at + 3, text: one }));

it.each([
  ['The hang was seen on two machines.', 'seen'],
  ['This crash occurs in Vim.', 'seen'],
  ['The failure has occurred twice since.', 'seen'],
  ['Found while running the tests with\naddress sanitizer.', 'sanitizer'],
  ['Valgrind reports a read of freed memory.', 'sanitizer'],
  ['Found by code review.', 'read'],
  ['Sparse warns about the cast.', 'read'],
  ['It was spotted by sparse.', 'read'],
  ['The following sparse warning is seen:', 'read'],
  ['The walk ends when an\nentry is encountered.', null],
  ['If we hit the error path, it is freed.', null],
  ['This is for a better user experience.', null],
  ['With two wisps, a hang is observed.', 'seen'],
  ['A script that should be able to reproduce it:', 'seen'],
  ['The index of a sparse array was wrong.', null],
  ['The client fails with sparse ports.', null],
  ['This was found with sparse tables in use.', null],
  ['It is hard to reproduce.', null],
  ['We cannot reproduce it.', null],
  ['We were unable to reproduce the hang.', null],
  ['It is not possible to reproduce it.', null],
  ['As far as I have seen, nothing else is hit.', null],
  ['Record whether options were seen or not.', null],
  ['Steps to reproduce:', 'seen'],
  ['To reproduce, run it twice.', 'seen'],
  ['I was able to reproduce it.', 'seen'],
  ['We could still reproduce the hang.', 'seen'],
  ['If we could reproduce it, more would be known.', null],
  ['The crash occurs when the ring is full.', null],
  ['The hang was never\nseen on two machines.', null],
  ['We have never\nseen it.', null],
  ['Tell user space where the error occurred.', null],
  ['Record which CPU the crash happened on.', null],
  ['Print it if the failure happened before the probe.', null],
  ['The crash happened on two machines.', 'seen'],
  ['Valgrind found no errors.', null],
  ['No problem was seen with it.', null],
  ['This can be built with the address sanitizer.', null],
])('%s: %s', (text, how) => expect(foundHow(lines(text), true)?.how ?? null).toBe(how));

it('names the lines, and takes what was seen for a bug only where one is repaired', () => {
  const text = lines('A leak.\nFound when it was run under\nvalgrind.');
  expect(foundHow(text, true)).toEqual({ how: 'sanitizer', spans: [{ from: 4, to: 5 }] });
  expect(foundHow(text, false)).toBeNull();
});

describe('judgeLikelihood', () => {
  const context = {
    findings: (_: string, kind: string) =>
      kind === 'symptom'
        ? [{ key: 's', finding: { kind, data: { quotes: ['it got stuck'] } } }]
        : [],
    message: async () => ({ prose: [] }),
    input: { commit: 'a'.repeat(40) },
  } as unknown as PhaseContext;
  const at = { line: 3, endLine: 4, about: 'bug' as const };

  it('takes a link to a tracker for a report of what happened only where something is repaired', async () => {
    const linked = (repairs: boolean) =>
      ({
        ...context,
        findings: (_: string, kind: string) =>
          kind === 'link' || (repairs && kind === 'fixes')
            ? [{ key: kind, finding: { kind, data: { isBug: true } } }]
            : [],
      }) as unknown as PhaseContext;
    expect((await judgeLikelihood(linked(true), null)).level).toBe('seen');
    expect((await judgeLikelihood(linked(false), null)).level).toBe('not-asked');
  });

  it.each([
    ['If there are few counters, it might have happened that a queue got stuck', 'theoretical'],
    ['If there are few counters, a queue got stuck', 'described'],
  ])('reads the sentence of the moment: %s', async (text, level) => {
    expect((await judgeLikelihood(context, { text, ...at })).level).toBe(level);
  });
});
