import { describe, expect, test } from 'vitest';
import type { RefInfo } from '@/lib/contracts/git';
import {
  chooseProfile,
  compareVersions,
  discoverBranches,
  type Profile,
  profileNamed,
} from '@/lib/profiles';

const [linux, dpdk, generic] = [
  profileNamed('linux'),
  profileNamed('dpdk'),
  profileNamed('generic'),
];

function refs(...names: readonly string[]): RefInfo[] {
  return names.map((name, at) => ({ name, commit: String(at).padStart(40, '0'), time: at }));
}

function found(profile: Profile, names: readonly string[], upstream = 'refs/heads/main') {
  return discoverBranches(profile, refs(...names), upstream).map((one) => one.name);
}

describe('discoverBranches', () => {
  test('linux: stable trees only, newest first', () => {
    const names = [
      'refs/heads/master',
      'refs/heads/linux-5.4.y',
      'refs/heads/linux-6.12.y',
      'refs/heads/linux-6.6.y',
      'refs/heads/linux-2.6.32.y',
      'refs/heads/linux-rolling-stable',
      'refs/heads/linux-rolling-lts',
      'refs/tags/v6.6',
      'refs/pull/12/head',
    ];
    expect(found(linux, names, 'refs/heads/master')).toEqual([
      'linux-6.12.y',
      'linux-6.6.y',
      'linux-5.4.y',
      'linux-2.6.32.y',
    ]);
  });

  test('linux: a queue and another remote’s rc are pending refs', () => {
    const names = [
      'refs/remotes/stable/linux-6.6.y',
      'refs/remotes/stable-rc/linux-6.6.y',
      'refs/remotes/stable-rc/queue/6.6',
      'refs/remotes/stable/HEAD',
    ];
    const [branch, ...others] = discoverBranches(linux, refs(...names), 'refs/heads/master');
    expect(others).toEqual([]);
    expect(branch).toMatchObject({
      ref: 'refs/remotes/stable/linux-6.6.y',
      version: [6, 6],
      versionText: '6.6',
    });
    expect(branch?.pending.map((one) => one.what)).toEqual(['rc', 'queue']);
  });

  test('dpdk: staging and next are none, local heads come first', () => {
    const names = [
      'refs/heads/21.11',
      'refs/heads/21.11-staging',
      'refs/heads/23.11',
      'refs/heads/main',
      'refs/heads/next-net-main',
      'refs/heads/next-virtio-staging',
      'refs/heads/releases',
      'refs/remotes/github/23.11',
      'refs/remotes/github/24.11',
      'refs/pull/1/head',
      'refs/tags/v21.11',
    ];
    const branches = discoverBranches(dpdk, refs(...names), 'refs/heads/main');
    expect(branches.map((one) => one.ref)).toEqual([
      'refs/remotes/github/24.11',
      'refs/heads/23.11',
      'refs/heads/21.11',
    ]);
    expect(branches[2]?.pending).toMatchObject([
      { ref: 'refs/heads/21.11-staging', what: 'staging' },
    ]);
  });

  test.each([
    ['stable-v33', [33]],
    ['REL_15_STABLE', [15]],
    ['REL9_6_STABLE', [9, 6]],
    ['v255-stable', [255]],
    ['branch-2.17', [2, 17]],
    ['stable/2.x', [2]],
    ['stable/4.2.x', [4, 2]],
    ['release-1.2', [1, 2]],
    ['release/17.x', [17]],
    ['releases/gcc-13', [13]],
    ['release/2.38/master', [2, 38]],
    ['release-branch.go1.21', [1, 21]],
    ['zfs-2.2-release', [2, 2]],
    ['stable-8.1', [8, 1]],
    ['1_36_stable', [1, 36]],
    ['OpenSSL_1_1_1-stable', [1, 1, 1]],
    ['7-0-stable', [7, 0]],
    ['maint-2.39', [2, 39]],
    ['v9.0-maint', [9, 0]],
    ['v18.x', [18]],
    ['23.2', [23, 2]],
    ['linux-6.6.y', [6, 6]],
  ])('generic: %s', (name, version) => {
    const read = generic.stableBranchOf(name);
    expect(read?.version).toEqual(version);
    expect(read?.pending).toBeNull();
  });

  test.each([
    'main',
    'feature-2.0',
    'fix/1234',
    'tqm8315m-proto1_v2.6.31-rc4',
    'dependabot/npm_and_yarn/lodash-4.17.21',
    'next-net-main',
    'users/jo/release-1.2',
    'linux-rolling-stable',
    'stable',
    'debian/unstable',
    'issue-45',
    'wip-6.6',
  ])('generic: %s is no stable branch', (name) => {
    expect(found(generic, [`refs/heads/${name}`])).toEqual([]);
  });

  test('generic: a project name and a version count from two branches on', () => {
    expect(found(generic, ['refs/heads/glib-2-78'])).toEqual([]);
    expect(found(generic, ['refs/heads/glib-2-78', 'refs/heads/glib-2-76'])).toEqual([
      'glib-2-78',
      'glib-2-76',
    ]);
  });

  test('generic: staging beside the branch is pending', () => {
    const [branch] = discoverBranches(
      generic,
      refs('refs/heads/stable-4.17', 'refs/heads/staging-4.17', 'refs/heads/staging'),
      'refs/heads/master',
    );
    expect(branch).toMatchObject({
      name: 'stable-4.17',
      pending: [{ ref: 'refs/heads/staging-4.17' }],
    });
  });

  test('the upstream itself is none, under any of its names', () => {
    expect(
      found(generic, ['refs/heads/release-2.0', 'refs/heads/release-1.9'], 'release-2.0'),
    ).toEqual(['release-1.9']);
    expect(found(generic, ['refs/remotes/origin/release-2.0'], 'refs/heads/release-2.0')).toEqual(
      [],
    );
  });
});

describe('releaseTag', () => {
  test.each([
    [linux, 'v6.1', [6, 1], null],
    [linux, 'v6.1-rc3', [6, 1], 3],
    [linux, 'v2.6.33-rc8', [2, 6, 33], 8],
    [dpdk, 'v23.03-rc2', [23, 3], 2],
    [dpdk, 'v21.11.9', [21, 11, 9], null],
    [generic, 'REL_15_2', [15, 2], null],
    [generic, 'openssl-3.0.1', [3, 0, 1], null],
    [generic, 'v255-rc1', [255], 1],
    [generic, '1.2.3', [1, 2, 3], null],
  ])('%o %s', (profile, tag, version, rc) => {
    expect(profile.releaseTag(tag)).toEqual({ version, rc });
  });
  test.each([
    [linux, 'next-20240101'],
    [generic, 'latest'],
    [generic, 'v1.2-beta3'],
  ])('%o %s is none', (profile, tag) => {
    expect(profile.releaseTag(tag)).toBeNull();
  });
});

test('versions as the project writes them', () => {
  expect(dpdk.formatVersion([23, 3])).toBe('23.03');
  expect(dpdk.formatVersion([2, 2])).toBe('2.2');
  expect(linux.formatVersion([6, 12])).toBe('6.12');
  expect(compareVersions([6, 12], [6, 6])).toBeGreaterThan(0);
  expect(compareVersions([6], [6, 0])).toBeLessThan(0);
});

test('the profile is chosen by what the tree holds', () => {
  const none = { rootNames: ['src'], makefile: null, ealFolders: [], branchNames: [] };
  const kernel = {
    ...none,
    rootNames: ['MAINTAINERS', 'Kconfig', 'Makefile', 'arch', 'kernel'],
    makefile: '# SPDX\nVERSION = 6\nPATCHLEVEL = 12\n',
  };
  expect(chooseProfile(kernel).profile.name).toBe('linux');
  expect(chooseProfile(kernel).reason).toContain('MAINTAINERS');
  const eal = { ...none, ealFolders: ['lib/eal'], branchNames: ['21.11', 'main'] };
  expect(chooseProfile(eal)).toMatchObject({ profile: { name: 'dpdk' } });
  expect(chooseProfile(eal).reason).toContain('21.11');
  expect(chooseProfile(none).profile.name).toBe('generic');
});
