import { expect, it } from 'vitest';
import type { CommitIndex } from '@/lib/analysis/commit-index';
import { PhaseContext } from '@/lib/analysis/context';
import type { CommitInfo } from '@/lib/contracts/git';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import type { GitReader } from '@/lib/ports';
import { profileNamed } from '@/lib/profiles';
import { mailRun } from './mail-run';
import { seriesFindings } from './posting';

const scratch = eachScratch();
const ann = 'Ann <ann@example.org>';
const bob = 'Bob <bob@example.org>';
const start = 1_500_000_000;
let count = 0;

function write(subject: string, author: string, authored: number, more: object = {}) {
  return scratch.repository.commit({
    branch: 'main',
    message: `${subject}\n`,
    author,
    authored: start + authored,
    files: { 'a.c': `int a${++count};\n` },
    ...more,
  });
}

async function seriesOf(commit: string) {
  const git = await scratch.open();
  const upstream = await git.resolve('main');
  const input = { commit, upstream, asOf: '2040-01-01T00:00:00Z', branches: [], cells: [] };
  const [found, ...more] = await seriesFindings(
    new PhaseContext({ ...input, profile: profileNamed('dpdk') }, { git }),
  );
  expect(more).toEqual([]);
  const members = (found?.data.members ?? []) as readonly { readonly oid: string }[];
  return { oids: members.map((one) => one.oid), summary: found?.summary };
}

it('finds a posting by several authors by the run of its mails', async () => {
  const apart = { inSameSecond: true };
  write('net/wisp: of another day', bob, -500);
  const first = write('net/wisp: one', bob, 0, apart);
  const second = write('net/wisp/base: two', bob, 1, apart);
  const third = write('net/wisp: fix three', ann, 2, apart);
  // The mail before it was not taken.
  const fifth = write('net/wisp: five', 'Cas <cas@example.org>', 4, apart);
  write('net/wisp: of another hour', bob, 4000, apart);
  const found = await seriesOf(third);
  expect(found.oids).toEqual([first, second, fifth]);
  expect(found.summary).toMatch(/^Probably posted with 3 commits by others, none of them a fix: /);
  expect((await seriesOf(second)).summary).toMatch(/\(2 of them by others\), one of them a fix: /);
});

it('takes what somebody collected from many for no posting', async () => {
  const apart = { inSameSecond: true };
  write('net/wisp: one', bob, 0, apart);
  const second = write('net/wisp: two', ann, 1, apart);
  write('app/gnat: three', 'Cas <cas@example.org>', 2, apart);
  write('lib/fly: four', 'Dee <dee@example.org>', 3, apart);
  expect((await seriesOf(second)).oids).toEqual([]);
});

it('knows who wrote under two addresses for one person', async () => {
  const files = { '.mailmap': 'Ann <ann@example.org> <ann@old.example.org>\n' };
  write('start', bob, -9000, { files });
  const apart = { inSameSecond: true };
  const first = write('net/wisp: one', ann, 0, apart);
  write('net/wisp: two', 'Ann <ann@old.example.org>', 1, apart);
  expect((await seriesOf(first)).summary).toMatch(
    /^Probably posted with 1 other commit of the same/,
  );
});

it('looks for no mails among what an import dated in the same seconds', async () => {
  const dated = Array.from({ length: 5000 }, (_, n) => ({
    ...{ oid: `${n}`, subject: 'net/wisp: one', prefix: 'net/wisp', isFix: false, isMerge: false },
    ...{ time: start, authored: start + 1 },
  }));
  const index = { authors: new Map([['ann@example.org', dated]]) } as unknown as CommitIndex;
  let read = 0;
  const commit = async () => {
    read += 1;
    return { parents: ['none'] };
  };
  const candidate = {
    ...{ oid: 'it', parents: ['none'], subject: 'net/wisp: it', author: { time: start } },
  } as unknown as CommitInfo;
  expect(await mailRun({ commit } as unknown as GitReader, index, candidate)).toEqual([]);
  expect(read).toBeLessThan(200);
});

it('takes no commit for one of a posting that does not follow in history', async () => {
  const apart = { inSameSecond: true };
  const base = write('start', 'Cas <cas@example.org>', -9000);
  const second = write('net/wisp: two', ann, 1, apart);
  scratch.repository.commit({
    branch: 'side',
    from: base,
    message: 'net/wisp: aside\n',
    author: bob,
    authored: start + 2,
  });
  expect((await seriesOf(second)).oids).toEqual([]);
});
