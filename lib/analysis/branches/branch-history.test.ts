import { describe, expect, it } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import type { Cell, CellDetail } from '@/lib/contracts/cell';
import { BranchHistory } from '@/lib/contracts/drawing-data';
import { AppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';
import { profileNamed } from '@/lib/profiles';
import { branchHistory } from './branch-history';

const oid = (letter: string) => letter.repeat(40);
const days: Readonly<Record<string, string>> = {
  [oid('1')]: '2023-01-01', // where the branch left upstream
  [oid('7')]: '2025-02-02', // the tip
  [oid('8')]: '2024-04-04', // the backport of what introduced the bug
  [oid('9')]: '2024-06-06', // the backport of the fix
};

function reader(): { git: GitReader; asked: () => number } {
  let asked = 0;
  const git = {
    mergeBase: async () => {
      asked += 1;
      return oid('1');
    },
    commit: async (one: string) => {
      const day = days[one];
      if (day === undefined) throw new AppError('object-missing', `no ${one}`);
      return { committer: { time: Date.parse(day) / 1000 } };
    },
  };
  return { git: git as unknown as GitReader, asked: () => asked };
}

const branch = {
  name: 'linux-6.1.y',
  tip: oid('7'),
  version: [6, 1],
  versionText: '6.1',
  endOfLife: null,
};
const detail = (more: Partial<CellDetail>) =>
  ({ detail: { introducing: [], presence: null, ...more } }) as unknown as Cell;
const contextOf = (git: GitReader) =>
  new PhaseContext(
    {
      commit: oid('d'),
      upstream: oid('b'),
      asOf: '2026-01-01T00:00:00Z',
      profile: profileNamed('linux'),
      branches: [branch],
      cells: [],
    },
    { git },
  );
const came = (inBranch: 'yes' | 'no', backport: string | null) =>
  ({ oid: oid('a'), inBranch, backport }) as CellDetail['introducing'][number];

describe('when bug and fix came to a branch', () => {
  it('is the day of the backports; what was there from the start has none', async () => {
    const context = contextOf(reader().git);
    const presence = { how: 'marker' as const, oid: oid('9'), marker: 'x', reverts: [] };
    const history = await branchHistory(
      context,
      branch,
      detail({ introducing: [came('yes', oid('8')), came('yes', null)], presence }),
    );
    expect(BranchHistory.parse(history)).toEqual({
      forked: '2023-01-01',
      tip: '2025-02-02',
      introduced: [
        { oid: oid('a'), inBranch: 'yes', by: oid('8'), date: '2024-04-04' },
        { oid: oid('a'), inBranch: 'yes', by: null, date: null },
      ],
      fix: { how: 'marker', by: oid('9'), date: '2024-06-06' },
    });
  });

  it('has no day where the commit came with upstream, or cannot be read', async () => {
    const context = contextOf(reader().git);
    const of = async (how: 'ancestor' | 'marker', by: string) =>
      (
        await branchHistory(
          context,
          branch,
          detail({ presence: { how, oid: by, marker: null, reverts: [] } }),
        )
      )?.fix;
    expect(await of('ancestor', oid('d'))).toEqual({ how: 'ancestor', by: null, date: null });
    expect(await of('marker', oid('c'))).toEqual({ how: 'marker', by: oid('c'), date: null });
  });

  it('asks for the fork once for all candidates, and again after it failed', async () => {
    const { git, asked } = reader();
    for (let n = 0; n < 3; n += 1) await branchHistory(contextOf(git), branch, detail({}));
    expect(asked()).toBe(1);
    let fails = true;
    const slow = {
      ...git,
      mergeBase: async () => {
        if (fails) throw new AppError('timeout', 'too long');
        return oid('1');
      },
    } as GitReader;
    const forked = async () => (await branchHistory(contextOf(slow), branch, detail({})))?.forked;
    expect(await forked()).toBeNull();
    fails = false;
    expect(await forked()).toBe('2023-01-01');
  });
});
