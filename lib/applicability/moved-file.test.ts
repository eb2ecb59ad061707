import { expect, test } from 'vitest';
import { judgeAffected } from '@/lib/applicability/affected';
import { movedNames } from '@/lib/applicability/moved-file';
import { buildPresenceIndex } from '@/lib/applicability/presence-index';
import type { Oid } from '@/lib/contracts/git';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { linux } from '@/lib/profiles/linux';

const scratch = eachScratch();

const old = 'lib/app_wisp/net.c';
const now = 'lib/wisp/net.c';
const enqueue = (type: string) =>
  `int enqueue(struct wisp *w)\n{\n\t${type} size = w->len;\n\n\treturn reserve(w, size);\n}\n\n`;
const between = Array.from({ length: 12 }, (_, at) => `int unused_${at};\n`).join('');
const packed = (type: string) =>
  `${between}int packed(struct wisp *w)\n{\n\t${type} total = w->len + HEAD;\n\n\treturn pack(w, total);\n}\n`;

type Files = Readonly<Record<string, string>>;

/**
 * Whether the branch has what `fix` mends (of `now`, or of more files), named for a commit that the branch has not: it left
 * upstream before the files of `branch` were moved, and has these and those that stay.
 */
async function judged(
  fix: { from: string | Files; to: string | Files },
  branch: Files,
  stay: Files = {},
  by: 'tag' | 'no tag' = 'tag',
) {
  const files = (of: string | Files) => (typeof of === 'string' ? { [now]: of } : of);
  const commit = (message: string, files: Readonly<Record<string, string | null>>): Oid =>
    scratch.repository.commit({ branch: 'main', message, files });
  const base = commit('start\n', { ...branch, ...stay });
  scratch.repository.commit({ branch: 'stable', message: 'stable\n', files: {}, from: base });
  const gone = Object.fromEntries(Object.keys(branch).map((path) => [path, null]));
  commit('move\n', { ...gone, [now]: enqueue('u32') });
  const cause = commit('wisp: add packed\n', files(fix.from));
  const tag = by === 'tag' ? `Fixes: ${cause.slice(0, 12)} ("wisp: add packed")\n` : '';
  const candidate = commit(`wisp: fix size\n\n${tag}`, files(fix.to));
  const git = await scratch.open();
  const [tip, upstream] = [await git.resolve('stable'), await git.resolve('main')];
  const presenceIndex = await buildPresenceIndex(git, { tip, upstream, profile: linux });
  const question = { commit: candidate, tip, upstream, presenceIndex, profile: linux };
  const { affected, affectedReason } = await judgeAffected(git, question);
  return { affected, affectedReason };
}

const both = { from: enqueue('u32') + packed('u32'), to: enqueue('u64') + packed('u64') };
const onlyOld = { from: enqueue('u32') + packed('u32'), to: enqueue('u64') + packed('u32') };
const onlyNew = { from: enqueue('u32') + packed('u32'), to: enqueue('u32') + packed('u64') };

test('a place that stands in the file under its former name leaves the answer open', async () => {
  const { affected, affectedReason } = await judged(both, { [old]: enqueue('u32') + between });
  expect(affected).toBe('unknown');
  expect(affectedReason).toContain(`${now} is ${old} there; 1 of the 2 places it changes stands`);
});

test('all places there: the branch is affected, and it is said where', async () => {
  const { affected, affectedReason } = await judged(onlyOld, { [old]: enqueue('u32') + between });
  expect(affected).toBe('yes');
  expect(affectedReason.endsWith(`; ${now} is ${old} there.`)).toBe(true);
});

test('what stands in a file that was not moved leaves nothing open', async () => {
  const before = enqueue('u32') + between.replace('unused_0', 'other');
  const fix = {
    from: { [now]: onlyNew.from, 'b.c': 'int one;\n' },
    to: { [now]: onlyNew.to, 'b.c': 'long one;\n' },
  };
  const { affected, affectedReason } = await judged(
    fix,
    { [old]: before },
    { 'b.c': 'int one;\n' },
  );
  expect(affected).toBe('no');
  expect(affectedReason).toContain('what it changes is not there unchanged');
});

test('a function it only adds to leaves the answer open under a former name as well', async () => {
  const checked = enqueue('u32').replace('\n\treturn', '\n\tcheck(w);\n\treturn');
  const fix = { from: enqueue('u32') + packed('u32'), to: checked + packed('u64') };
  const branch = { [old]: enqueue('u32') + between };
  const { affected, affectedReason } = await judged(fix, branch, {}, 'no tag');
  expect(affected).toBe('unknown');
  expect(affectedReason).toContain('but a function it only adds to stands in the branch');
});

test('no place there: not affected, and the file is not called missing', async () => {
  const before = enqueue('u32') + between.replace('unused_0', 'other');
  const { affected, affectedReason } = await judged(onlyNew, { [old]: before });
  expect(affected).toBe('no');
  expect(affectedReason).toContain(`${now} is ${old} there; what it changes is not there`);
});

test('a file of the same name with other content is another one', async () => {
  const { affected, affectedReason } = await judged(both, { [old]: 'int other;\n' });
  expect(affected).toBe('no');
  expect(affectedReason).toContain('a file it changes is missing there');
});

test('names in the nearest folders, none that upstream has as well, none among many', async () => {
  const files = {
    'lib/app_wisp/net.c': 'a\n',
    'lib/gnat/net.c': 'b\n',
    'drivers/a/meson.build': 'c\n',
    'drivers/b/meson.build': 'c\n',
    'drivers/c/meson.build': 'c\n',
    'drivers/d/meson.build': 'c\n',
  };
  const tip = scratch.repository.commit({ branch: 'stable', message: 'tip\n', files });
  const kept = { 'lib/wisp/net.c': 'a\n', 'lib/moth/net.c': 'b\n' };
  const upstream = scratch.repository.commit({ branch: 'main', message: 'main\n', files: kept });
  const git = await scratch.open();
  const names = (path: string, at = upstream) => movedNames(git, { tip, upstream: at, path });
  expect(await names('lib/wisp/net.c')).toEqual(['lib/app_wisp/net.c']);
  expect(await names('lib/moth/net.c')).toEqual(['lib/app_wisp/net.c', 'lib/gnat/net.c']);
  expect(await names('drivers/e/meson.build')).toEqual([]);
  expect(await names('lib/wisp/net.c', tip)).toEqual([]);
  expect(await names('net.h')).toEqual([]);
});

test('a file that upstream has too does not stand before the one that was moved', async () => {
  const files = { 'lib/app_wisp/net.c': 'a\n', 'wisp/lib/core/net.c': 'b\n' };
  const tip = scratch.repository.commit({ branch: 'stable', message: 'tip\n', files });
  const kept = { 'lib/wisp/core/net.c': 'a\n', 'wisp/lib/core/net.c': 'b\n' };
  const upstream = scratch.repository.commit({ branch: 'main', message: 'main\n', files: kept });
  const git = await scratch.open();
  expect(await movedNames(git, { tip, upstream, path: 'lib/wisp/core/net.c' })).toEqual([
    'lib/app_wisp/net.c',
  ]);
});
