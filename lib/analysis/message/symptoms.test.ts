import { expect, it } from 'vitest';
import { findSymptoms, type ToldRepair } from './symptoms';

const lines = (text: string) => text.split('\n').map((one, i) => ({ line: i + 1, text: one }));
const symptoms = (text: string) => findSymptoms(lines(text)).map((one) => one.symptom);

it('takes what is ignored or discarded for a symptom only where a repair is declared', () => {
  const declared = (text: string) =>
    findSymptoms(lines(text), 'declared').map((one) => one.symptom);
  for (const text of [
    'The old parser discarded the arguments of the port.',
    'The second option is silently ignored.',
  ]) {
    expect(declared(text)).toEqual(['functional-loss']);
    expect(symptoms(text)).toEqual([]);
  }
  for (const text of [
    'Unknown options are now ignored.',
    'It works, and no events are lost.',
    'This patch makes sure that they are skipped.',
    'The discarded frames are counted.',
    'It shows how often packets were not lost.',
  ])
    expect(declared(text)).toEqual([]);
});

it('takes what is missing for a symptom only where a repair is likely', () => {
  const told = (text: string, repair: ToldRepair) =>
    findSymptoms(lines(text), repair).map((one) => one.symptom);
  for (const text of ['The second port is missing.', 'Users complained about the ring.']) {
    expect(told(text, 'none')).toEqual([]);
    expect(told(text, 'likely')).toEqual(['functional-loss']);
    expect(told(text, 'declared')).toEqual(['functional-loss']);
  }
  expect(told('Lintian complains about the name.', 'declared')).toEqual([]);
});

it('reads what stays as it should not, where a repair is declared', () => {
  const declared = (text: string) =>
    findSymptoms(lines(text), 'declared').map((one) => one.symptom);
  expect(declared('The interrupt stays asserted.')).toEqual(['functional-loss']);
  expect(declared('The bit is left set after it.')).toEqual(['functional-loss']);
  expect(declared('The flag is set but never cleared.')).toEqual(['functional-loss']);
  expect(declared('The writer waits forever.')).toEqual(['hang']);
  expect(declared('The readers remain blocked.')).toEqual(['hang']);
  expect(declared('We never free the ring.')).toEqual(['leak']);
  for (const text of [
    'By default the offload remains enabled.',
    'This keeps it set, and it must stay set.',
    'Now it never waits forever.',
  ])
    expect(declared(text)).toEqual([]);
  for (const text of ['The interrupt stays asserted.', 'The writer waits forever.'])
    expect(symptoms(text)).toEqual([]);
});

it('takes a failure that is only the condition for no symptom', () => {
  expect(symptoms('fix memory leak on failure')).toEqual(['leak']);
  expect(symptoms('It returns an error in case of failure.')).toEqual([]);
  expect(symptoms('It ends in a failure of the link.')).toEqual(['functional-loss']);
});

it('knows what is freed twice by what it is', () => {
  expect(symptoms('remove double mbuf free')).toEqual(['double-free']);
});

it('reads what is never done, but no bound of it', () => {
  expect(symptoms('The handler is never called.')).toEqual(['functional-loss']);
  expect(symptoms('The handler is never called with more than two rings.')).toEqual([]);
  const repaired = findSymptoms(lines('The other queues could get starved.'), 'declared');
  expect(repaired.map((one) => one.symptom)).toEqual(['functional-loss']);
});

it('reads words that go on in the next line, with both lines, but not over the end of a paragraph', () => {
  const [found] = findSymptoms(lines('The port ends in a use\nafter free of the ring.'));
  expect(found).toMatchObject({
    symptom: 'use-after-free',
    hits: [{ line: 1, endLine: 2, words: 'use after free' }],
  });
  const apart = [
    { line: 3, text: 'The ring has no use' },
    { line: 5, text: 'after free space ran out.' },
  ];
  expect(findSymptoms(apart)).toEqual([]);
});

it('knows what is given back while somebody uses it', () => {
  expect(symptoms('Ignoring it leads to early free of rings that are\nstill in use.')).toEqual([
    'use-after-free',
  ]);
  expect(symptoms('It frees the ring while it is in use.')).toEqual(['use-after-free']);
  expect(symptoms('It frees rings that are not in use.')).toEqual([]);
});

it('takes what a check looks for, or a counter counts, for no symptom unless a repair is told', () => {
  for (const text of [
    'The new mode helps to detect an invalid memory access.',
    'So we can catch an out-of-bounds read.',
    'Adds a tool for finding memory leaks.',
    'It shows the number of packets dropped.',
    'Adds the number of packets that went away due to buffer overflow.',
  ]) {
    expect(symptoms(text)).toEqual([]);
    expect(findSymptoms(lines(text), 'declared')).not.toEqual([]);
  }
  expect(symptoms('Users will notice that the port hangs.')).toEqual(['hang']);
});

it('takes a NULL pointer that is taken well for no dereference', () => {
  for (const text of [
    'wisp_free() handles a NULL pointer as no-op.',
    'Remove unnecessary checks for null pointer.',
    'The caller sees the non-NULL pointer.',
    'It checks for NULL pointer before calling free.',
  ])
    expect(symptoms(text)).toEqual([]);
  expect(symptoms('It ends with a NULL pointer.')).toEqual(['null-dereference']);
});

it('tells out-of-band, cut packets and links from what goes wrong', () => {
  expect(symptoms('Sync over the OOB socket.')).toEqual([]);
  expect(symptoms('This is an OOB read.')).toEqual(['out-of-bounds']);
  expect(symptoms('Skip the checksum of truncated headers.')).toEqual([]);
  expect(symptoms('The length is truncated to 16 bits.')).toEqual(['integer-overflow']);
  expect(symptoms('The port may fail to link up.')).toEqual(['functional-loss']);
});

it('takes an operation that does not end for no hang, and a value that is never returned for nothing', () => {
  for (const text of ['The reset never finished.', 'These commands never complete.'])
    expect(symptoms(text)).toEqual(['functional-loss']);
  for (const text of [
    'The grace period never completes.',
    'wisp_poll() never returns.',
    'The read never returns, as nobody\nwrites.',
    'It never returns when the ring is full.',
  ])
    expect(symptoms(text)).toEqual(['hang']);
  for (const text of ['It never returns an error.', 'wisp_open() never returns -EAGAIN.'])
    expect(symptoms(text)).toEqual([]);
});

it('knows the use of a pointer before it is checked', () => {
  for (const text of [
    'Fix using the wisp ring before null check.',
    'The ring is used before being checked for NULL.',
    'wisp->ring is accessed before the NULL check.',
  ])
    expect(symptoms(text)).toEqual(['null-dereference']);
  expect(symptoms('The lock is used before the length is checked.')).toEqual([]);
});
