import { expect, test } from 'vitest';
import { releaseTags } from './release-tags';

const sorted = (...names: string[]) =>
  releaseTags(
    names.map((name) => ({ name: `refs/tags/${name}`, commit: 'a'.repeat(40), time: 1 })),
  ).map(({ tag, rc }) => (rc ? `${tag} (rc)` : tag));

test('the kernel’s, DPDK’s and those of one number', () => {
  expect(sorted('v6.2', 'v6.1.12', 'v6.10', 'v6.1-rc3', 'v6.1')).toEqual([
    'v6.1-rc3 (rc)',
    'v6.1',
    'v6.1.12',
    'v6.2',
    'v6.10',
  ]);
  expect(sorted('22.03', '21.11')).toEqual(['21.11', '22.03']);
  expect(sorted('v256-rc1', 'v255', 'v256', 'v255.1')).toEqual([
    'v255',
    'v255.1',
    'v256-rc1 (rc)',
    'v256',
  ]);
});

test('those whose builds are counted', () => {
  expect(sorted('v1.7.0', 'v1.2.3r1', 'v1.3.0r0', 'v1.2.3r0', 'v1.7.0-rc1')).toEqual([
    'v1.2.3r0',
    'v1.2.3r1',
    'v1.3.0r0',
    'v1.7.0-rc1 (rc)',
    'v1.7.0',
  ]);
  expect(sorted('v1.2r', 'v3r1', 'v1.2rx', 'v1.2r1x', 'v1.2-r1')).toEqual([]);
});

test('those that begin with a name', () => {
  expect(sorted('frr-9.0', 'frr-9.0-rc', 'frr-9.0-dev', 'frr-8.5.7')).toEqual([
    'frr-8.5.7',
    'frr-9.0-dev (rc)',
    'frr-9.0-rc (rc)',
    'frr-9.0',
  ]);
  expect(sorted('REL_16_1', 'REL_16_BETA2', 'REL_9_6_24', 'REL_16_RC1', 'REL_16_0')).toEqual([
    'REL_9_6_24',
    'REL_16_BETA2 (rc)',
    'REL_16_RC1 (rc)',
    'REL_16_0',
    'REL_16_1',
  ]);
});

test('of several lines the one with most releases is the project’s', () => {
  expect(sorted('v2.1', 'v2.2', 'docker/9.9', 'tool-0.1')).toEqual(['v2.1', 'v2.2']);
});

test('candidates named otherwise than the releases do not stand for them', () => {
  const candidates = ['4.17.0-rc1', '4.17.0-rc2', '4.17.0-rc3', '4.18.0-rc1'];
  expect(sorted(...candidates, 'RELEASE-4.17.0', 'RELEASE-4.18.0')).toEqual([
    'RELEASE-4.17.0',
    'RELEASE-4.18.0',
  ]);
});

test('what is more than a version is none', () => {
  expect(
    sorted('v6.1-dontuse', 'reindent-3.0-after', 'tool2-testing-20220430', 'show', '1'.repeat(101)),
  ).toEqual([]);
  expect(sorted(`${'a'.repeat(99)}!`, `${'1.'.repeat(50)}x`)).toEqual([]);
});
