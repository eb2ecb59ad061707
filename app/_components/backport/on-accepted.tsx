'use client';

import { api, sayProblem } from '@/app/_components/client/api';
import { useAnswer } from '@/app/_components/client/use-answer';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { useFrame } from '@/app/_components/frame/frame-context';
import type { OnAccepted as Answer } from '@/lib/contracts/backport';

/** With the panel, not among the readers of every page. */
const reader = async () => (await import('@/lib/contracts/backport')).OnAcceptedAnswer;

const hereWord: Readonly<Record<NonNullable<Answer['here']>, string>> = {
  clean: 'lands',
  conflict: 'conflicts',
  empty: 'is there already',
};

/** How the candidate lands on the branch's tip with everything on it that is accepted so far. */
export function OnAccepted({ oid, branch }: { readonly oid: string; readonly branch: string }) {
  const { slug } = useFrame();
  const address = `/api/p/${slug}/candidates/${oid}/on-accepted?branch=${encodeURIComponent(branch)}`;
  const query = useAnswer({
    key: address,
    load: () => api(address, { schema: reader }),
    // Others accept meanwhile.
    keepMs: 15_000,
  });
  if (query.isPending) return <span className="faint">trying it on what is accepted…</span>;
  if (query.isError) return <span className="text-warn">{sayProblem(query.error)}</span>;
  const { found } = query.data;
  if (found === null) return <span className="faint">nothing else is accepted for {branch}</span>;
  const others = `the ${found.accepted} accepted ${found.accepted === 1 ? 'backport' : 'backports'}`;
  const looks = found.here === 'conflict' || found.here === null ? 'text-warn' : '';
  return (
    <>
      <span className={looks}>
        {found.here === null ? 'could not be told' : hereWord[found.here]}
      </span>{' '}
      {found.own ? `in its place among ${others}` : `on top of ${others}`}
      {found.conflicts.length > 0 ? (
        <>
          {': '}
          {found.conflicts.map((path) => (
            <code key={path} className="mr-3 break-all">
              <VisibleText text={path} />
            </code>
          ))}
        </>
      ) : null}
      {found.broken > 0 ? (
        <span className="text-warn"> · {found.broken} of them do not land themselves</span>
      ) : null}
    </>
  );
}
