import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PresenceIndex } from '@/lib/applicability/presence';
import { buildPresenceIndex } from '@/lib/applicability/presence-index';
import type { Oid } from '@/lib/contracts/git';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { ScratchRepository } from '@/lib/git/testing/scratch-repository';
import { linux } from '@/lib/profiles/linux';

let repository: ScratchRepository;
let git: GitStore | null = null;
let base: Oid;
/** Upstream commits on top of the base, by subject. */
let up: Record<'one' | 'two' | 'three', Oid>;

beforeEach(() => {
  repository = new ScratchRepository();
  base = upstream('base');
  up = { one: upstream('one'), two: upstream('two'), three: upstream('three') };
});
afterEach(async () => {
  await git?.close();
  git = null;
  repository.remove();
});

function upstream(subject: string, body = 'Text.'): Oid {
  return repository.commit({
    branch: 'main',
    message: `net: ${subject}\n\n${body}\n`,
    files: { [`${subject}.c`]: `int ${subject};\n` },
  });
}

/** A commit on the stable branch whose content is like no other's. */
let made = 0;
function stable(subject: string, body: string, files?: Record<string, string>): Oid {
  made += 1;
  return repository.commit({
    branch: 'stable',
    from: base,
    message: `net: ${subject}\n\n${body}\n`,
    files: files ?? { [`stable-${made}.c`]: `${made}\n` },
  });
}

function revertOf(oid: Oid, subject: string, more = ''): Oid {
  made += 1;
  return repository.commit({
    branch: 'stable',
    from: base,
    message: `Revert "${subject}"\n\nThis reverts commit ${oid}${more}.\n`,
    files: { [`stable-${made}.c`]: `${made}\n` },
  });
}

async function index(): Promise<PresenceIndex> {
  git = await openGit({ gitDirs: [repository.gitDir] });
  const tip = await git.resolve('stable');
  return buildPresenceIndex(git, { tip, upstream: await git.resolve('main'), profile: linux });
}

describe('ancestry', () => {
  test('a commit of the common history is present as itself', async () => {
    stable('x', 'Text.');
    const found = await index();
    expect(await found.presence(base)).toEqual({
      how: 'ancestor',
      oid: base,
      marker: null,
      reverts: [],
    });
    expect(await found.presence(up.one)).toBeNull();
  });

  test('a commit of the branch itself is one too', async () => {
    const own = stable('x', 'Text.');
    expect((await (await index()).presence(own))?.how).toBe('ancestor');
  });
});

describe('markers', () => {
  test('name the backport and the line', async () => {
    const oid = stable('one', `commit ${up.one} upstream.\n\nText.`);
    expect(await (await index()).presence(up.one)).toEqual({
      how: 'marker',
      oid,
      marker: `commit ${up.one} upstream.`,
      reverts: [],
    });
  });

  test('header wins over trailer; of trailers the last that upstream has', async () => {
    stable('one', `[ Upstream commit ${up.one} ]\n\n(cherry picked from commit ${up.two})`);
    stable(
      'three',
      `(cherry picked from commit ${up.two})\n(cherry picked from commit ${up.three})`,
    );
    const found = await index();
    expect((await found.presence(up.one))?.how).toBe('marker');
    expect(await found.presence(up.two)).toBeNull();
    expect((await found.presence(up.three))?.how).toBe('marker');
  });

  test('another tree’s oid never matches and is listed', async () => {
    const other = repository.commit({
      branch: 'amd',
      from: base,
      message: 'drm/amdgpu: one\n',
      files: { 'amd.c': '1\n' },
    });
    const oid = stable('x', `(cherry picked from commit ${other})`);
    const found = await index();
    expect(await found.presence(other)).toBeNull();
    expect(found.unresolved).toMatchObject([{ commit: oid, name: other, why: 'not-in-upstream' }]);
  });

  test('twelve digits are enough, eight need the subject, seven never count', async () => {
    stable('whatever', `commit ${up.one.slice(0, 12)} upstream.`);
    stable('two', `Upstream commit ${up.two.slice(0, 8)}:`);
    stable('another', `Upstream commit ${up.three.slice(0, 9)}:`);
    const found = await index();
    expect((await found.presence(up.one))?.how).toBe('marker');
    expect((await found.presence(up.two))?.how).toBe('marker');
    expect(await found.presence(up.three)).toBeNull();
    expect(found.unresolved.map((one) => one.why)).toEqual(['subject-differs']);
  });

  test('a squashed backport counts for each', async () => {
    stable('all', `commit ${up.one} and ${up.two} upstream.`);
    const found = await index();
    expect((await found.presence(up.one))?.how).toBe('marker');
    expect((await found.presence(up.two))?.how).toBe('marker');
    expect([...found.backports()].map((one) => one.commit).sort()).toEqual([up.one, up.two].sort());
  });
});

test('a branch has a commit since the oldest backport that stands', async () => {
  const first = stable('one', `commit ${up.one} upstream.`);
  const again = stable('one', `commit ${up.one} upstream.`);
  const gone = stable('two', `commit ${up.two} upstream.`);
  revertOf(gone, 'net: two');
  const back = stable('two', `commit ${up.two} upstream.`);
  const found = [...(await index()).backports()];
  const time = async (oid: Oid) => (await git?.commit(oid))?.committer.time;
  expect(found).toMatchObject([
    { commit: up.one, backport: again, since: await time(first) },
    { commit: up.two, backport: back, since: await time(back) },
  ]);
});

describe('reverts', () => {
  test('by the branch’s oid cancels', async () => {
    const pick = stable('one', `commit ${up.one} upstream.`);
    const revert = revertOf(pick, 'net: one');
    const found = await index();
    expect(await found.presence(up.one)).toBeNull();
    expect(await found.standing(up.one)).toEqual({ in: 'no', how: 'reverted', oid: revert });
  });

  test.each([
    ['abbreviated', 12],
    ['full', 40],
  ])('by upstream’s oid, %s', async (_name, digits) => {
    stable('one', `commit ${up.one} upstream.`);
    revertOf(up.one.slice(0, digits), 'something else');
    expect(await (await index()).presence(up.one)).toBeNull();
  });

  test('"reverts commit X which is commit Y upstream" is no backport of Y', async () => {
    const pick = stable('one', `commit ${up.one} upstream.`);
    revertOf(pick, 'net: one', ` which is\ncommit ${up.one} upstream`);
    revertOf('f'.repeat(40), 'net: two', ` which is commit ${up.two} upstream`);
    const found = await index();
    expect(await found.presence(up.one)).toBeNull();
    expect(await found.presence(up.two)).toBeNull();
    expect(found.unresolved).toEqual([]);
  });

  test('a quoted subject alone is enough', async () => {
    stable('one', `commit ${up.one} upstream.`);
    repository.commit({ branch: 'stable', message: 'Revert "net: one"\n\nIt broke booting.\n' });
    expect(await (await index()).presence(up.one)).toBeNull();
  });

  test('a revert of the revert restores, to any depth', async () => {
    const pick = stable('one', `commit ${up.one} upstream.`);
    let last = pick;
    for (let depth = 1; depth <= 5; depth++) last = revertOf(last, `depth ${depth}`);
    expect(await (await index()).presence(up.one)).toBeNull();
    revertOf(last, 'depth 6');
    await git?.close();
    const found = await index();
    const presence = await found.presence(up.one);
    expect(presence).toMatchObject({ how: 'marker', oid: pick });
    expect(presence?.reverts.map((one) => one.kind)).toEqual([
      'revert',
      'reapply',
      'revert',
      'reapply',
      'revert',
      'reapply',
    ]);
  });

  test('a second backport after the revert restores', async () => {
    const first = stable('one', `commit ${up.one} upstream.`);
    const revert = revertOf(first, 'net: one');
    const second = stable('one', `commit ${up.one} upstream.`);
    expect(await (await index()).presence(up.one)).toMatchObject({
      oid: second,
      reverts: [{ oid: revert, kind: 'revert' }],
    });
  });

  test('"Reapply" by subject restores', async () => {
    const pick = stable('one', `commit ${up.one} upstream.`);
    revertOf(pick, 'net: one');
    repository.commit({
      branch: 'stable',
      message: 'Reapply "net: one"\n\nThe cause was found.\n',
    });
    expect((await (await index()).presence(up.one))?.oid).toBe(pick);
  });

  test('a backport of upstream’s revert is its backport and cancels what it reverts', async () => {
    const undo = upstream('undo', `This reverts commit ${up.one}.`);
    stable('one', `commit ${up.one} upstream.`);
    const backport = stable('undo', `commit ${undo} upstream.\n\nThis reverts commit ${up.one}.`);
    const found = await index();
    expect(await found.presence(undo)).toMatchObject({ how: 'marker', oid: backport });
    expect(await found.presence(up.one)).toBeNull();
  });

  test('… also when the branch’s text was shortened', async () => {
    const undo = repository.commit({
      branch: 'main',
      message: `Revert "net: one"\n\nThis reverts commit ${up.one}.\n`,
      files: { 'undo.c': '1\n' },
    });
    stable('uno', `commit ${up.one} upstream.`);
    repository.commit({
      branch: 'stable',
      message: `Revert "net: one"\n\ncommit ${undo} upstream.\n`,
    });
    expect(await (await index()).presence(up.one)).toBeNull();
  });

  test('an ancestor stays an ancestor, but does not stand as a cause', async () => {
    const revert = revertOf(base, 'net: base');
    const found = await index();
    expect(await found.presence(base)).toMatchObject({
      how: 'ancestor',
      reverts: [{ oid: revert, kind: 'revert' }],
    });
    expect(await found.standing(base)).toEqual({ in: 'no', how: 'reverted', oid: revert });
  });

  test('picked from another stable branch, where it names that branch’s commit', async () => {
    const sister = repository.commit({
      branch: 'sister',
      from: base,
      message: `net: one\n\ncommit ${up.one} upstream.\n`,
      files: { 's.c': '1\n' },
    });
    stable('one', `commit ${up.one} upstream.`);
    revertOf(sister, 'something else');
    expect(await (await index()).presence(up.one)).toBeNull();
  });
});

describe('patch-id', () => {
  test('finds a pick without a marker, and only without', async () => {
    const pick = stable('renamed', 'Text.', { 'one.c': 'int one;\n' });
    const found = await index();
    expect(await found.presence(up.one)).toEqual({
      how: 'patch-id',
      oid: pick,
      marker: null,
      reverts: [],
    });
    expect(await found.presence(up.two)).toBeNull();
    expect(await found.standing(up.one)).toEqual({ in: 'yes', how: 'patch-id', oid: pick });
  });

  test('is cancelled by a revert of either name', async () => {
    const pick = stable('renamed', 'Text.', { 'one.c': 'int one;\n' });
    stable('renamed too', 'Text.', { 'two.c': 'int two;\n' });
    revertOf(pick, 'net: renamed');
    revertOf(up.two, 'net: two');
    const found = await index();
    expect(await found.presence(up.one)).toBeNull();
    expect(await found.presence(up.two)).toBeNull();
  });

  test('the same paths with another content are no match', async () => {
    stable('renamed', 'Text.', { 'one.c': 'int other;\n' });
    expect(await (await index()).presence(up.one)).toBeNull();
  });
});

describe('a pick that was changed, without a marker', () => {
  const at = 1_500_000_000;
  const fix = () =>
    repository.commit({
      branch: 'main',
      message: 'net: plug a leak\n\nText.\n',
      authored: at,
      files: { 'leak.c': 'int leak;\n' },
    });
  const pick = (body: string, more: { author?: string; authored?: number } = {}) =>
    repository.commit({
      branch: 'stable',
      from: base,
      message: `net: plug a leak\n\n${body}\n`,
      authored: at,
      files: { 'leak.c': 'int old_leak;\n' },
      ...more,
    });

  test('is known by author, second and title', async () => {
    const leak = fix();
    const picked = pick('Text, shortened.');
    const found = await index();
    expect(await found.presence(leak)).toEqual({
      how: 'adapted',
      oid: picked,
      marker: null,
      reverts: [],
    });
    expect(await found.standing(leak)).toEqual({ in: 'yes', how: 'adapted', oid: picked });
  });

  test('another second, another author or another title is none', async () => {
    const leak = fix();
    pick('Text.', { authored: at + 1 });
    pick('Text.', { author: 'B U Thor <other@example.org>' });
    repository.commit({ branch: 'stable', message: 'net: plug two leaks\n', authored: at });
    expect(await (await index()).presence(leak)).toBeNull();
  });

  test('one whose marker names another commit is that one’s backport', async () => {
    const leak = fix();
    const picked = pick(`commit ${up.one} upstream.`);
    const found = await index();
    expect(await found.presence(leak)).toBeNull();
    expect((await found.presence(up.one))?.oid).toBe(picked);
  });

  test('is cancelled by a revert', async () => {
    const leak = fix();
    revertOf(pick('Text.'), 'net: plug a leak');
    const found = await index();
    expect(await found.presence(leak)).toBeNull();
    expect(await found.standing(leak)).toEqual({ in: 'no', how: 'none', oid: null });
  });

  test('a date that an import left at the epoch says nothing', async () => {
    const leak = repository.commit({
      branch: 'main',
      message: 'net: plug a leak\n',
      authored: 0,
      files: { 'leak.c': 'int leak;\n' },
    });
    pick('Text.', { authored: 0 });
    expect(await (await index()).presence(leak)).toBeNull();
  });
});

test('history is replayed parents first, whatever the dates say', async () => {
  const pick = stable('one', `commit ${up.one} upstream.`);
  // The revert's side branch is merged; dates of the fixture only grow, so the order is turned by the graph
  const revert = repository.commit({
    branch: 'side',
    from: pick,
    message: `Revert "net: one"\n\nThis reverts commit ${pick}.\n`,
  });
  stable('two', `commit ${up.two} upstream.`);
  repository.commit({ branch: 'stable', message: 'Merge side\n', merges: [revert] });
  const found = await index();
  expect(await found.presence(up.one)).toBeNull();
  expect((await found.presence(up.two))?.how).toBe('marker');
  expect(found.counts).toEqual({ commits: 4, marked: 2 });
});
