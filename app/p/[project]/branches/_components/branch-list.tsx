'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { Foot } from '@/app/_components/frame/foot';
import { useFrame } from '@/app/_components/frame/frame-context';
import { queueHref } from '@/app/_components/frame/query-tokens';
import { CursorRow } from '@/app/_components/list/cursor-row';
import { EndOfLife } from '@/app/_components/list/end-of-life';
import { useListCursor } from '@/app/_components/list/use-list-cursor';
import { useLive } from '@/app/_components/live/live-provider';
import type { BranchListItem } from '@/lib/contracts/branch';

/** Every stable branch, newest first: what it is at, what waits for it, what is accepted for it. */
export function BranchList({ branches }: { readonly branches: readonly BranchListItem[] }) {
  const frame = useFrame();
  const router = useRouter();
  const base = `/p/${frame.slug}/branches`;
  const ids = useMemo(() => branches.map((branch) => branch.name), [branches]);
  const cursor = useListCursor({
    name: 'branches',
    what: 'branch',
    ids,
    open: (name) => router.push(`${base}/${encodeURIComponent(name)}`),
  });
  useLive((events, missed) => {
    if (missed || events.some((event) => event.type === 'branch')) router.refresh();
  }, 2000);
  return (
    <div className="page">
      <div className="page-head">
        <h1>Branches</h1>
        <span className="muted">
          of upstream <code>{frame.upstreamRef}</code>
        </span>
      </div>
      {branches.length === 0 ? (
        <NoBranches sources={`/p/${frame.slug}/sources`} />
      ) : (
        <table className="table list-table stacks">
          <thead>
            <tr>
              <th scope="col">Branch</th>
              <th scope="col">Tip</th>
              <th scope="col">End of life</th>
              <th scope="col" className="num">
                Accepted
              </th>
              <th scope="col" className="num">
                Waiting
              </th>
              <th scope="col" className="num" title="Cells that were computed for an older tip">
                Older tip
              </th>
            </tr>
          </thead>
          <tbody>
            {branches.map((branch) => (
              <CursorRow
                key={branch.name}
                id={branch.name}
                current={branch.name === cursor.current}
                follow={cursor.follow}
                onPoint={cursor.point}
              >
                <td>
                  <Link
                    className="row-link mono"
                    href={`${base}/${encodeURIComponent(branch.name)}`}
                  >
                    {branch.name}
                  </Link>
                  {branch.active ? null : <span className="flag calm ml-2">not active</span>}
                </td>
                <td data-label="tip">
                  <code className="muted" title={branch.tip}>
                    {branch.tip.slice(0, 12)}
                  </code>
                </td>
                <td data-label="end of life">
                  <EndOfLife date={branch.endOfLife} now={frame.now} />
                </td>
                <td className="num" data-label="accepted">
                  {branch.accepted}
                </td>
                <td className="num" data-label="waiting">
                  {branch.waiting > 0 ? (
                    <Link
                      className="link"
                      href={queueHref(frame.slug, { q: `branch:${branch.name}` })}
                      aria-label={`${branch.waiting} waiting for ${branch.name}`}
                    >
                      {branch.waiting}
                    </Link>
                  ) : (
                    0
                  )}
                </td>
                <td className="num" data-label="cells of an older tip">
                  {branch.stale}
                </td>
              </CursorRow>
            ))}
          </tbody>
        </table>
      )}
      <Foot
        keys={[
          [['j', 'k'], 'move'],
          [['↵'], 'open'],
          [['?'], 'all keys'],
        ]}
      />
    </div>
  );
}

function NoBranches({ sources }: { readonly sources: string }) {
  const { profile } = useFrame();
  return (
    <div className="empty">
      <h2>No stable branch was found</h2>
      <p className="muted">
        Stable branches are recognised by the naming of the profile <code>{profile}</code>.{' '}
        <Link className="link" href={sources}>
          Sources
        </Link>{' '}
        lists every branch of the repositories that was left out, with the reason, and looks again.
      </p>
    </div>
  );
}
