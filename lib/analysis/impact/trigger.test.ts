import { describe, expect, it } from 'vitest';
import { parseMessage } from '@/lib/analysis/message/parse-message';
import { profileNamed } from '@/lib/profiles';
import { findTrigger } from './trigger';

const triggerOf = (...body: string[]) =>
  findTrigger(
    parseMessage(['net: fix it', '', ...body].join('\n'), profileNamed('linux').trailers),
  );

describe('findTrigger', () => {
  it('quotes the clause over a line break, with the lines it stands on', () => {
    expect(
      triggerOf('The queue is freed twice when the device is', 'unplugged during a reset.'),
    ).toEqual({
      text: 'when the device is unplugged during a reset',
      line: 3,
      endLine: 4,
      about: 'bug',
    });
  });

  it('ends where its paragraph ends', () => {
    const text = triggerOf(
      'The test case:',
      'while :; do ifconfig eth2 up ; done',
      '',
      'It is slow.',
    );
    expect(text?.text).toBe('while :; do ifconfig eth2 up ; done');
  });

  it('quotes a condition from its beginning, not from the word that it was found by', () => {
    expect(triggerOf('If the landing is triggered by a lamp, the wings may stay open.')?.text).toBe(
      'If the landing is triggered by a lamp, the wings may stay open',
    );
    // Said of what comes before: no condition of it.
    expect(triggerOf('If it is dark, moths rest; landing is triggered by a lamp.')?.text).toBe(
      'is triggered by a lamp',
    );
  });

  it('prefers what goes wrong over what the repair does', () => {
    expect(
      triggerOf('Fix this by checking the length when parsing.', 'It crashes if the length is 0.')
        ?.text,
    ).toBe('if the length is 0');
  });

  it('takes the sentence about the repair when nothing else speaks of a moment', () => {
    expect(triggerOf('Fix a leak when probing fails.')?.text).toBe('when probing fails');
  });

  it('knows an action that ends badly', () => {
    expect(triggerOf('Nothing is freed, and unloading the module crashes.')?.text).toBe(
      'unloading the module crashes',
    );
  });

  it('knows a scenario that was observed, and passes over what should be done when', () => {
    expect(
      triggerOf(
        'Down messages should be processed only when a down interrupt is received.',
        'A scenario has been observed where an UP interrupt processes an old one.',
      )?.text,
    ).toBe('scenario has been observed where an UP interrupt processes an old one');
    expect(triggerOf('Until the ring is set up, a worker reads from it.')?.text).toBe(
      'Until the ring is set up, a worker reads from it',
    );
    expect(triggerOf("It says write, when in actuality it's a read.")).toBeNull();
  });

  it('passes over logs, code and quotes', () => {
    expect(triggerOf('It breaks.', '', '    when this line is code', '> if quoted')).toBeNull();
  });

  it('says where only the repair is told, and does not take how the bug came in for how it is hit', () => {
    expect(triggerOf('Clear the flag when the ring is full.')).toMatchObject({
      text: 'when the ring is full',
      about: 'repair',
    });
    expect(triggerOf('While reworking the ring, a previous commit lost the check.')).toBeNull();
    expect(triggerOf('The check was lost when the ring was reworked.')).toBeNull();
  });

  it('passes over what the repair rests on, and quotes more than a word or two', () => {
    expect(triggerOf('The lock can go if we ensure that one thread runs.')).toBeNull();
    expect(triggerOf('This ensures that when using Verbs, the size is reduced.')).toMatchObject({
      text: 'when using Verbs, the size is reduced',
      about: 'repair',
    });
    expect(triggerOf('Make sure that it is empty when the reset is over.')).toBeNull();
    expect(triggerOf('A crash is seen at the end when disabled.')?.text).toBe(
      'A crash is seen at the end when disabled',
    );
  });

  it('knows no trigger where none is told', () => {
    expect(triggerOf('The size is wrong. Use the right one.')).toBeNull();
    expect(triggerOf('')).toBeNull();
  });

  it('cuts what nobody reads', () => {
    expect(triggerOf(`It hangs when ${'x'.repeat(500)}.`)?.text.length).toBeLessThan(170);
  });

  it('tells what is so until the repair as the bug, and ends a clause where an order begins', () => {
    expect(
      triggerOf('Currently, when a port is closed, what should be freed is counted from zero.'),
    ).toMatchObject({ about: 'bug' });
    expect(triggerOf('The unbind fails while a poll is running, use the one that waits.')).toEqual({
      text: 'while a poll is running',
      line: 3,
      endLine: 3,
      about: 'bug',
    });
    expect(triggerOf('When the ring is full, use the other one.')).toMatchObject({
      text: 'When the ring is full, use the other one',
    });
  });

  it.each([
    ['It ends in a fault in case a ring is opened twice.', 'in case a ring is opened twice'],
    ['Without the library, the build warns.', 'Without the library, the build warns'],
    ['The entry (after a copy) is gone when it closes.', 'when it closes'],
    ['There is a warning met with FOO 12 here.', 'met with FOO 12 here'],
    ['With two ports, the second one is dead.', 'With two ports, the second one is dead'],
    ['With gcc 14, the build of it fails.', 'With gcc 14, the build of it fails'],
  ])('%s', (text, clause) => expect(triggerOf(text)?.text).toBe(clause));

  it.each([
    'Free it in case of doubt.',
    'With this change, two ports are fine.',
    'Without the patch, it is slow.',
    'With kind regards, the author.',
    'With help from the vendor, the numbers are known.',
    'Without further ado, here it is.',
    'With gcc, the macro becomes an attribute.',
    'With clang, it is an alias of the other one.',
    'With the help of a script, they are sorted.',
    'With the new helpers, one call is enough.',
  ])('finds none in: %s', (text) => expect(triggerOf(text)).toBeNull());

  // Looking back at each it would not end within a test's time.
  it('cuts a long sentence at every order', () => {
    const text = 'The unbind fails while a poll is running, use the one that waits';
    expect(triggerOf(text + ', use another one'.repeat(8_000))).toMatchObject({
      text: 'while a poll is running',
    });
    triggerOf(`when it ${'is full, use another one, '.repeat(5_000)}`);
  });

  it('knows the condition that a sentence begins with', () => {
    expect(
      triggerOf('Under low memory, the ring has a hole.', 'The index runs past it.')?.text,
    ).toBe('Under low memory, the ring has a hole');
    expect(triggerOf('Under this patch, the ring has no hole.')).toBeNull();
    expect(triggerOf('The names stand under the ring, in a list.')).toBeNull();
  });
});

const ofMessage = (...lines: string[]) =>
  findTrigger(parseMessage(lines.join('\n'), profileNamed('linux').trailers));

describe('where several sentences could tell it', () => {
  it('takes the one that tells what goes wrong before one that tells how it works', () => {
    expect(
      triggerOf('When the ring is opened, it is filled. If there is no memory, the open fails.')
        ?.text,
    ).toBe('If there is no memory, the open fails');
    expect(
      triggerOf('When the ring is full, writes are lost. When that happens, nothing is told.')
        ?.text,
    ).toBe('When the ring is full, writes are lost');
  });

  it.each([
    ['One half is read, while the other is kept.', null],
    ['The ring works only when it is even.', null],
    ['It was turned around during ring addition.', null],
    [
      'Closing a ring will free the other one, which will result in a crash.',
      'Closing a ring will free the other one, which will result in a crash',
    ],
  ])('%s', (text, clause) => expect(triggerOf(text)?.text ?? null).toBe(clause));

  it.each([
    ['wisp: fix leak when probing fails', 'when probing fails'],
    ['wisp: fix build with GCC 12', 'with GCC 12'],
    // Two words alone would leave open of what.
    ['wisp: fix memory leak on failure', 'fix memory leak on failure'],
    ['wisp: fix leak on failed start of it', 'on failed start of it'],
    ['wisp: fix the ring', null],
    ['wisp: add a check when probing', null],
    ['Revert "wisp: fix build with GCC 12"', null],
  ])('reads the subject of a repair: %s', (subject, clause) => {
    const told = ofMessage(subject, '', 'The ring has two ends.');
    expect(told?.text ?? null).toBe(clause);
    if (clause !== null) expect(told).toMatchObject({ line: 1, about: 'bug' });
  });

  it('takes the conditions and places of a failure', () => {
    expect(triggerOf('In certain unload conditions the ring is gone.')?.text).toBe(
      'In certain unload conditions the ring is gone',
    );
    expect(triggerOf('The port got stuck with the older wisp kernel.')?.text).toBe(
      'with the older wisp kernel',
    );
    expect(triggerOf('It is lost in some cases.')).toBeNull();
    expect(triggerOf('It was tried with the older wisp kernel.')).toBeNull();
  });

  it('takes the statement of C for no condition', () => {
    expect(triggerOf('The port had a wrong if statement.')).toBeNull();
  });

  it('takes a need that goes away for no trigger', () => {
    expect(triggerOf('This drops the need to clear it each time when a ring comes.')).toBeNull();
  });
});
