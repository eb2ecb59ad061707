import { describe, expect, it } from 'vitest';
import { compareVersions, parseSubject } from './subject';

describe('subjects', () => {
  it.each([
    ['[PATCH AUTOSEL 7.0-5.10] x: y', '7.0', '5.10', null, 'x: y'],
    ['[PATCH AUTOSEL 6.18] x: y', '6.18', '6.18', null, 'x: y'],
    ['[PATCH AUTOSEL 6.12 08/69] x: y', '6.12', '6.12', { n: 8, m: 69 }, 'x: y'],
    ['[f2fs-dev] [PATCH AUTOSEL 6.14 004/108] x: y', '6.14', '6.14', { n: 4, m: 108 }, 'x: y'],
    ['[PATCH AUTOSEL 6.17 - 5.4] x: y', '6.17', '5.4', null, 'x: y'],
    ['[PATCH AUTOSEL 6.17-\n 5.4] x: y', '6.17', '5.4', null, 'x: y'],
    ['[PATCH MANUALSEL 5.12 1/5] x: y', '5.12', '5.12', { n: 1, m: 5 }, 'x: y'],
    ['[PATCH v2 AUTOSEL 4.19] x: y', '4.19', '4.19', null, 'x: y'],
    ['[PATCH AUTOSEL 6.6] [media] x: y', '6.6', '6.6', null, '[media] x: y'],
    ['[PATCH AUTOSEL 5.10-6.1] x: y', '6.1', '5.10', null, 'x: y'],
    ['[PATCH AUTOSEL for 4.14 2/3] x: y', '4.14', '4.14', { n: 2, m: 3 }, 'x: y'],
    ['[RFC PATCH AUTOSEL 6.1] x: y', '6.1', '6.1', null, 'x: y'],
  ])('%s', (subject, newest, oldest, counter, title) => {
    expect(parseSubject(subject)).toMatchObject({
      selection: true,
      reply: false,
      newest,
      oldest,
      counter,
      title,
    });
  });

  it.each([
    ['Re: [PATCH AUTOSEL 6.1 3/9] x: y', true, false],
    ['RE: Re: [f2fs-dev] [PATCH AUTOSEL 6.1 3/9] x: y', true, false],
    ['[Intel-wired-lan] Re: [PATCH AUTOSEL 6.1 3/9] x: y', true, false],
    ['Fwd: [PATCH AUTOSEL 6.1 3/9] x: y', false, true],
    ['AW: [EXT] [PATCH AUTOSEL 6.1 3/9] x: y', true, false],
  ])('%s', (subject, reply, forward) => {
    const parsed = parseSubject(subject);
    expect(parsed).toMatchObject({ reply, forward, selection: true, newest: '6.1', title: 'x: y' });
  });

  it.each([
    ['[PATCH 6.6 001/196] a', ['6.6'], false, true],
    ['[PATCH 5.15.y] a', ['5.15'], true, false],
    ['[PATCH 6.6.y v2 1/1] a', ['6.6'], true, false],
    ['[PATCH for 6.6 1/2] a', ['6.6'], true, false],
    ['[PATCH stable-5.10 1/2] a', ['5.10'], true, false],
    ['[PATCH 6.1/6.6] a', ['6.1', '6.6'], false, false],
    ['[PATCH linux-6.1.y] a', ['6.1'], true, false],
    ['[PATCH 5.4-stable] a', ['5.4'], true, false],
  ])('%s', (subject, versions, branchStyle, wideCounter) => {
    expect(parseSubject(subject)).toMatchObject({
      selection: false,
      versions,
      branchStyle,
      wideCounter,
    });
  });

  it('keeps brackets that are part of the title', () => {
    expect(parseSubject('Re: [media] x').title).toBe('[media] x');
    expect(parseSubject('hello').title).toBe('hello');
    expect(parseSubject('').title).toBe('');
  });

  it('orders versions by number', () => {
    expect(['5.4', '5.10', '6.1', '5.15', '2.6.32', '2.6'].sort(compareVersions)).toEqual([
      '2.6',
      '2.6.32',
      '5.4',
      '5.10',
      '5.15',
      '6.1',
    ]);
  });
});

it.each([
  ['[RFC v2 05/12] core: Add x', 2, { n: 5, m: 12 }],
  ['Re: [BlueZ v3 1/2] main: Fix leaks', 3, { n: 1, m: 2 }],
  ['[media] v4l2: x 1/2', 1, null],
])('revision and counter without the word PATCH: %s', (subject, revision, counter) => {
  expect(parseSubject(subject)).toMatchObject({ revision, counter, patch: false });
});

it('reads a revision with a dash before it', () => {
  expect(parseSubject('[PATCH -v4] mke2fs: warn')).toMatchObject({
    revision: 4,
    title: 'mke2fs: warn',
  });
});

it('reads a revision with dots behind it', () => {
  expect(parseSubject('[PATCH BlueZ v2.. 2/3] lib: add x')).toMatchObject({
    revision: 2,
    counter: { n: 2, m: 3 },
  });
});
