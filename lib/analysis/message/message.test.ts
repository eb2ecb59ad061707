import { describe, expect, it } from 'vitest';
import { profileNamed } from '@/lib/profiles';
import { fixesLines, fixesTags, revertsSubject, subjectsMatch } from './fixes-tag';
import { namedReverts } from './named-reverts';
import { parseMessage } from './parse-message';
import { parseStableTag } from './stable-tag';
import { announcesChange, parseSubject, saysFix, soundsLikeFix } from './subject';
import { findSymptoms } from './symptoms';
import { findTraces } from './traces';

const grammar = profileNamed('linux').trailers;
const dpdk = profileNamed('dpdk').trailers;
const parse = (text: string) => parseMessage(text, grammar);
const lines = (text: string) => text.split('\n').map((one, i) => ({ line: i + 1, text: one }));
const symptoms = (text: string) => findSymptoms(lines(text)).map((one) => one.symptom);

it.each([
  'It leads to early free of wisps that are still in use.',
  'The page is freed prematurely.',
  'The buffer may be freed too early.',
  'That frees memory still used by the other.',
])('what is freed while somebody uses it is used after it is freed: %s', (text) => {
  expect(symptoms(`Subject\n\n${text}`)).toEqual(['use-after-free']);
});

it.each([
  'It is freed early in the day.',
  'A list of early free slots.',
  'It frees what is not used.',
])('is freed as it should be: %s', (text) => {
  expect(symptoms(`Subject\n\n${text}`)).toEqual([]);
});

describe('parseMessage', () => {
  it('finds trailers in any paragraph with the lines they stand on', () => {
    const message = parse(
      'net/x: fix y\n\nText: with a colon.\n\nFixes: 0123456789ab ("net/x: add\n y")\nCc: stable@dpdk.org\n\nSigned-off-by: A B <a@b.c>\n',
    );
    expect(message.trailers.map((t) => [t.name, t.line, t.endLine])).toEqual([
      ['fixes', 5, 6],
      ['cc', 7, 7],
      ['signed-off-by', 9, 9],
    ]);
    expect(message.prose.map((line) => line.text)).toEqual(['Text: with a colon.']);
  });

  it('does not take sentences for tags', () => {
    const message = parse(
      'a: b\n\nFixes: the case where it hangs.\nCc: nobody was told, so here it is again\n',
    );
    expect(fixesTags(message, grammar.fixes)).toEqual([]);
    expect(message.trailers.filter((t) => t.name === 'cc')).toEqual([]);
  });

  it('reads tags of DPDK', () => {
    const message = parseMessage(
      'net/x: fix y\n\nBugzilla ID: 1969\nCoverity issue: 12345\nFixes: 0123456789ab ("net/x: add y")\nCc: stable@dpdk.org\n',
      dpdk,
    );
    expect(message.trailers.map((t) => [t.name, t.value])).toContainEqual(['bugzilla id', '1969']);
    expect(message.trailers.map((t) => t.name)).toContain('coverity issue');
  });
});

describe('what a message says of itself', () => {
  it('knows a build by its language', () => {
    expect(symptoms('eal/x86: fix C++ build')).toContain('build-failure');
    expect(symptoms('It ends in a dangling pointer.')).toContain('use-after-free');
    expect(symptoms('The error code is not set on failure.')).toContain('wrong-result');
    expect(symptoms('The system stuck after it.')).toContain('hang');
  });
});

describe('parseSubject', () => {
  it.each([
    ['wifi: mt76: mt7921: fix a leak', 'wifi: mt76: mt7921', 'wifi', 'fix', 'fix a leak'],
    ['net/mlx5: add missing check', 'net/mlx5', 'net/mlx5', 'add missing', 'add missing check'],
    ['mlx5: DR, Clear the flags', 'mlx5', 'mlx5', 'clear', 'DR, Clear the flags'],
    ['ALSA: hda - Add a quirk', 'ALSA: hda', 'ALSA', 'add', 'Add a quirk'],
    ['pps: events reporting fix up', 'pps', 'pps', 'fix up', 'events reporting fix up'],
    ['[media] foo: bar the baz', '[media] foo', 'media', null, 'bar the baz'],
    ['net/wisp: mitigate the delay', 'net/wisp', 'net/wisp', 'mitigate', 'mitigate the delay'],
    ['Fix it: all of the things that are wrong here', null, null, 'fix', null],
  ])('%s', (subject, prefix, subsystem, verb, intent) => {
    const parts = parseSubject(subject);
    if (prefix !== null) expect(parts.prefix).toBe(prefix);
    if (subsystem !== null) expect(parts.subsystem).toBe(subsystem);
    expect(parts.verb).toBe(verb);
    if (intent !== null) expect(parts.intent).toBe(intent);
  });

  it('takes a revert apart', () => {
    const parts = parseSubject('Revert "mac80211: replace x"');
    expect([parts.verb, parts.subsystem, parts.reverts]).toEqual([
      'revert',
      'mac80211',
      'mac80211: replace x',
    ]);
  });

  it('tells repairs from announcements', () => {
    expect(saysFix('fix up the thing')).toBe(true);
    expect(saysFix('add a prefix')).toBe(false);
    expect(saysFix('get fixed capabilities on probe')).toBe(false);
    expect(saysFix('use the corrected length')).toBe(false);
    expect(saysFix('Fixed a leak')).toBe(true);
    expect(saysFix('two bugs fixed')).toBe(true);
    expect(saysFix('restore the ring after reset')).toBe(true);
    expect(saysFix('restored flow rules')).toBe(true);
    expect(saysFix('disable config restore')).toBe(false);
    expect(saysFix('support restore of the ring')).toBe(false);
    expect(saysFix('net/wisp: restore the ring after reset')).toBe(true);
    expect(soundsLikeFix('add missing MODULE_ALIAS for fabrics transports')).toBe(true);
    expect(soundsLikeFix('Add support for lock-free CQ')).toBe(false);
    expect(soundsLikeFix('make the queue lock-free')).toBe(false);
    expect(soundsLikeFix('free the queue on error')).toBe(true);
    expect(soundsLikeFix('add reset init stage 8')).toBe(false);
    expect(soundsLikeFix('reset the queue on stop')).toBe(true);
    expect(soundsLikeFix('add check of the length')).toBe(true);
    expect(soundsLikeFix('use a generic capability check helper')).toBe(false);
    expect(soundsLikeFix('DR, add check for the ring')).toBe(true);
    expect(soundsLikeFix('roll the 1.2 release')).toBe(false);
    expect(soundsLikeFix('close the ring and free its memory')).toBe(true);
    expect(announcesChange('add reset init stage 8')).toBe(true);
    expect(announcesChange('add support for X')).toBe(true);
    expect(announcesChange('add missing check')).toBe(false);
    expect(announcesChange('convert to seq_file')).toBe(true);
    expect(announcesChange('remove the now-obsoleted helper')).toBe(true);
    expect(announcesChange('remove the check that crashes')).toBe(false);
  });
});

describe('parseStableTag', () => {
  const tag = (value: string) =>
    parseStableTag(
      { name: 'cc', value, line: 3, endLine: 3, known: true },
      grammar.stableAddresses,
    );

  it.each([
    ['stable@vger.kernel.org # 5.10+', '5.10'],
    ['<stable@vger.kernel.org> # v5.10', '5.10'],
    ['Stable <stable@kernel.org> [2.6.31]', '2.6.31'],
    ['stable@vger.kernel.org # 6.1.x', '6.1'],
    ['stable@vger.kernel.org # >= 4.19', '4.19'],
    ['stable@vger.kernel.org', null],
  ])('%s has its floor', (value, floor) => {
    expect(tag(value)?.floor).toBe(floor);
  });

  it('reads prerequisites, delays and the reason not to be picked', () => {
    expect(
      tag('<stable@vger.kernel.org> # 3.3.x: a1f84a3: sched: Check for idle')?.prerequisites,
    ).toEqual([{ versions: ['3.3'], oid: 'a1f84a3', subject: 'sched: Check for idle' }]);
    expect(tag('<stable@vger.kernel.org> # after -rc3')?.delay).toBe('after -rc3');
    const held = tag('<stable+noautosel@kernel.org> # reason goes here, and must be present');
    expect([held?.noAutosel, held?.reason]).toEqual([
      true,
      'reason goes here, and must be present',
    ]);
  });

  it('is no stable tag for anybody else', () => {
    expect(tag('Some Body <x@stable.example.org>')).toBeNull();
  });
});

describe('Fixes and reverts', () => {
  it('reads the forms people write', () => {
    const of = (value: string) => fixesTags(parse(`a: b\n\nFixes: ${value}\n`), grammar.fixes)[0];
    expect(of('0123456789ab ("x: y")')).toMatchObject({ oid: '0123456789ab', subject: 'x: y' });
    expect(of('commit 0123456789ab ("x: y")')?.oid).toBe('0123456789ab');
    expect(of('0123456789ab x: y')?.subject).toBe('x: y');
    expect(of('#123')).toBeUndefined();
    expect(of('https://bugs.example.org/1')).toBeUndefined();
  });

  it('reads a Fixes line in running text too, whatever closes it', () => {
    const of = (text: string) => fixesLines(`a: b\n\n${text}\nmore\n`);
    const name = '0123456789ab';
    for (const text of ['("x: y")', '("x: y"', '(x: y )', ', ( "x: y" ) ', '\n("x: y")'])
      expect(of(`Fixes: ${name} ${text}`)).toEqual([{ name, subject: 'x: y' }]);
    expect(of(`fixes commit ${name}`)).toEqual([{ name, subject: null }]);
    expect(of(`Fixes: ${name} ("Revert "x" (y)")`)[0]?.subject).toBe('Revert "x" (y)');
  });

  // Each takes the cube or the square of the line's length where patterns go back and forth: longer than a test may run.
  it.each(['(x%y)', '("x%y")', '%'])('comes to an end over a long Fixes line %j', (form) => {
    const blanks = ' '.repeat(200_000);
    const text = `a: b\n\nFixes: 0123456789ab ${form.replace('%', blanks)}\n`;
    const subject = form === '%' ? null : `x${blanks}y`;
    expect(fixesLines(text)).toEqual([{ name: '0123456789ab', subject }]);
    expect(fixesTags(parse(text), grammar.fixes)).toMatchObject([{ oid: '0123456789ab', subject }]);
  });

  it('compares subjects as a reader does', () => {
    expect(subjectsMatch('Net: add "x"', 'net: add x')).toBe(true);
    expect(
      subjectsMatch(
        'net: add something very long that was...',
        'net: add something very long that was cut',
      ),
    ).toBe(true);
    expect(subjectsMatch('net: add x', 'net: add y')).toBe(false);
  });

  it('finds what is taken back', () => {
    const names = (...lines: string[]) =>
      namedReverts(lines.join('\n')).names.map((one) => one.name);
    const oid = '0123456789abcdef0123456789abcdef01234567';
    expect(names('Revert "net: a"', '', `This reverts commit ${oid}.`)).toEqual([oid]);
    expect(names('net: b', '', 'Add b.', '', 'Also, reverted 1620175b400e.')).toEqual([
      '1620175b400e',
    ]);
    expect(names('net: c', '', 'This patch reverts:', '8180554d82b3 ("net: d")')).toEqual([
      '8180554d82b3',
    ]);
    expect(names('net: e', '', 'This partially reverts commit 8180554d82b3.')).toEqual([]);
    expect(
      revertsSubject(
        'net/d: revert inner RSS level support',
        'net/d: support inner RSS level for tunnel',
      ),
    ).toBe(true);
    expect(revertsSubject('net/d: fix revert path', 'net/d: support inner RSS level')).toBe(false);
  });
});

describe('findSymptoms', () => {
  // Each takes the square of a line's length where it is read whole: longer than a test may run.
  it.each(['no crash ', 'error: "a" [', 'page fault '])(
    'comes to an end over a line full of %j',
    (piece) => {
      expect(symptoms(`It leaks memory. ${piece.repeat(200_000)}`)).toContain('leak');
    },
  );

  it('takes an error that the old code returned for something that does not work', () => {
    expect(symptoms('In original implementation, error returned when creating a flow')).toEqual([
      'functional-loss',
    ]);
    expect(symptoms('Now an error is returned when the flow exists')).toEqual([]);
  });

  it('names what goes wrong', () => {
    expect(symptoms('This leads to a use-after-free of the skb.')).toContain('use-after-free');
    expect(symptoms('The driver dereferences a NULL pointer and crashes.')).toEqual([
      'null-dereference',
      'crash',
    ]);
    expect(
      symptoms(
        'lack MODULE_ALIAS entries, which prevents the\nkernel from automatically finding it',
      ),
    ).toContain('functional-loss');
    expect(
      symptoms('When it sends the command, there will be\nno response received from it.'),
    ).toEqual(['functional-loss']);
    expect(symptoms('There is no data type for it.')).toEqual([]);
    expect(symptoms('skip after mbuf is freed instead of touching it')).toContain('use-after-free');
    expect(symptoms('which would lead to memory fault.')).toContain('crash');
    for (const text of [
      'rcu: fix build with MSVC',
      'Staging: iio: Fix up the module build.',
      'ERROR: "iio_trigger_poll" [drivers/staging/iio/adc/max1363.ko] undefined!',
      'net/foo: fix clang compilation',
    ])
      expect(symptoms(text)).toContain('build-failure');
    expect(symptoms('build: fix installation path')).not.toContain('build-failure');
    expect(symptoms('fix building the header of a packet')).not.toContain('build-failure');
    expect(symptoms('because of which the data gets corrupted')).toContain('data-loss');
    expect(symptoms("'net/*' no longer enabled the drivers")).toContain('regression');
    expect(symptoms('The lock is no longer needed.')).toEqual([]);
    expect(symptoms('Forwarding performance is improved by 3%')).toEqual(['performance']);
    expect(symptoms('the device is never freed')).toContain('leak');
    expect(symptoms('copies data beyond the end of the buffer: reads past the end')).toContain(
      'out-of-bounds',
    );
  });

  it.each([
    ['invalid-access', 'An oversized index ends in an illegal memory access.'],
    ['invalid-access', 'The ring accesses an unmapped address then.'],
    ['deadlock', 'queue->table_lock is acquired again in the callback.'],
    ['deadlock', 'The mutex of the list is taken twice by one thread.'],
    ['build-failure', 'The compiler complains about the cast.'],
    ['build-failure', 'Without the library the build gives some warnings.'],
    ['performance', 'By this, throughput could be increased by a tenth.'],
    ['wrong-result', 'Fix not updated counters of the ring.'],
    ['wrong-result', "The frames don't carry the tag as expected."],
    ['wrong-result', "It doesn't return the real size."],
    ['wrong-result', 'The parser does not consider the padding.'],
  ])('%s: %s', (name, text) => {
    expect(symptoms(text)).toEqual([name]);
  });

  it.each([
    'Return an error for an invalid access mode.',
    'The spinlock is dropped and locked again for each page.',
    'The compiler gives no warning about it.',
    'The build has no errors with it.',
    'The caller does not have the right to do so.',
    'Coverity complains about the cast.',
    'The build has two stages.',
    'Performance can be measured with it.',
    'Do not consider this a bug: it works as expected.',
  ])('finds no symptom in: %s', (text) => {
    expect(symptoms(text)).toEqual([]);
  });

  it('believes a denial, also over a line break', () => {
    expect(symptoms('It does not leak anything.')).toEqual([]);
    expect(symptoms('This does not\nleak.')).toEqual([]);
    expect(symptoms('There is no deadlock here.')).toEqual([]);
    expect(symptoms('No memory leak was seen')).toEqual([]);
  });

  it('does not read identifiers, code or quoted mail', () => {
    expect(symptoms('call mem_leak_check() first')).toEqual([]);
    expect(symptoms('  if (crash) panic("x");')).toEqual([]);
    expect(symptoms('> it crashes')).toEqual([]);
  });

  it('tells information leaks from memory leaks', () => {
    expect(symptoms('leaks kernel memory to user space')).toEqual(['information-leak']);
  });
});

describe('findTraces', () => {
  it('reads a KASAN report with its frames', () => {
    const [trace, ...more] = findTraces(
      lines(
        'x\n BUG: KASAN: slab-use-after-free in foo+0x12/0x30\n Read of size 8\n Call Trace:\n  dump_stack_lvl+0x1/0x2\n  foo+0x12/0x30\n  bar+0x1/0x2\nEnd',
      ),
    );
    expect(trace).toMatchObject({ tool: 'KASAN', symptom: 'use-after-free', line: 2, endLine: 7 });
    expect(trace?.frames).toEqual(['foo', 'bar']);
    expect(more).toEqual([]);
  });

  it.each([
    ['WARNING: possible circular locking dependency detected', 'lockdep', 'deadlock'],
    ['unreferenced object 0xffff888 (size 64):', 'kmemleak', 'leak'],
    ['INFO: task foo:123 blocked for more than 120 seconds.', 'hung task', 'hang'],
    [
      '==123==ERROR: AddressSanitizer: heap-buffer-overflow on address',
      'AddressSanitizer',
      'out-of-bounds',
    ],
    ['../lib/x.c:12:3: error: implicit declaration', 'compiler', 'build-failure'],
    ["FAILED: install script '/bin/sh /x' exit code 1", 'build', 'build-failure'],
    ['Program received signal SIGSEGV, Segmentation fault.', 'gdb', 'crash'],
  ])('%s', (text, tool, symptom) => {
    expect(findTraces(lines(text))[0]).toMatchObject({ tool, symptom });
  });

  it('takes the source that a compiler quotes, and its notes, for its output', () => {
    const text = lines(
      [
        'It is met with a new compiler:',
        'lib/a.c:9:18: error:',
        '        ‘b[0].c’ may be used uninitialized',
        '    9 |         c = b[i].c;',
        '      |         ~~^~~~~~~',
        'lib/a.c:4:7: note: ‘b’ declared here',
        'The loop is never empty.',
      ].join('\n'),
    );
    expect(findTraces(text).map((one) => [one.tool, one.line, one.endLine])).toEqual([
      ['compiler', 2, 6],
    ]);
  });

  it('does not take a sentence about an oops for one', () => {
    expect(findTraces(lines('This fixes a kernel NULL pointer dereference in foo().'))).toEqual([]);
  });
});
