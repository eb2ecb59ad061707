'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { OnTop } from '@/app/_components/backport/on-top';
import { stamp } from '@/app/_components/client/time';
import { Foot } from '@/app/_components/frame/foot';
import { useFrame, useMayDecide } from '@/app/_components/frame/frame-context';
import { queueHref } from '@/app/_components/frame/query-tokens';
import { EndOfLife } from '@/app/_components/list/end-of-life';
import { useListCursor } from '@/app/_components/list/use-list-cursor';
import { useLive } from '@/app/_components/live/live-provider';
import type { BranchView } from '@/lib/contracts/branch';
import { AcceptedTable } from './accepted-table';
import { CheckNames } from './check-names';
import { DownloadBranch } from './download-branch';
import { OwnCommitsSection } from './own-commits';
import { QueuedElsewhere } from './queued-elsewhere';

/** What is accepted for one branch, in the order it would be applied, and the mailbox to take away. */
export function BranchPage({ view }: { readonly view: BranchView }) {
  const { branch, accepted } = view;
  const frame = useFrame();
  const router = useRouter();
  const mayDownload = useMayDecide();
  const ids = useMemo(() => accepted.map((one) => one.oid), [accepted]);
  const cursor = useListCursor({
    name: 'branch',
    what: 'candidate',
    ids,
    open: (oid) => router.push(`/p/${frame.slug}/candidates/${oid}`),
  });
  useLive((events, missed) => {
    if (missed || events.some((event) => event.type === 'branch')) router.refresh();
  }, 2000);
  const warned = accepted.filter(
    (one) => one.warnings.length > 0 || one.later.some((later) => later.alarm?.seenBy == null),
  ).length;
  return (
    <div className="page">
      <p className="pt-3 text-s">
        <Link className="muted hover:underline" href={`/p/${frame.slug}/branches`}>
          ← Branches
        </Link>
      </p>
      <div className="page-head" style={{ paddingTop: 4 }}>
        <h1 className="mono">{branch.name}</h1>
        <span className="meta-line">
          <span>
            tip <code title={branch.tip}>{branch.tip.slice(0, 12)}</code>
          </span>
          <span>
            end of life <EndOfLife date={branch.endOfLife} now={frame.now} />
          </span>
          <span>{accepted.length} accepted</span>
          <Link className="link" href={queueHref(frame.slug, { q: `branch:${branch.name}` })}>
            {view.waiting} waiting
          </Link>
          {branch.active ? null : <span className="flag calm">not active</span>}
        </span>
      </div>
      {accepted.length === 0 ? (
        <NothingAccepted branch={branch.name} />
      ) : (
        <>
          <DownloadBranch
            branch={branch}
            subjects={new Map(accepted.map((one) => [one.oid, one.subject]))}
            warned={warned}
            count={accepted.length}
          />
          <AcceptedTable accepted={accepted} project={frame.slug} cursor={cursor} />
          <CheckNames branch={branch.name} project={frame.slug} />
        </>
      )}
      <OnTop view={view} project={frame.slug} />
      <QueuedElsewhere queued={view.queued} project={frame.slug} />
      <OwnCommitsSection branch={branch.name} project={frame.slug} />
      <Exports exports={view.exports} />
      <Foot
        keys={[
          [['j', 'k'], 'move'],
          [['↵'], 'open'],
          ...(mayDownload && accepted.length > 0 ? ([[['e'], 'download mbox']] as const) : []),
          [['?'], 'all keys'],
        ]}
      />
    </div>
  );
}

function NothingAccepted({ branch }: { readonly branch: string }) {
  const { slug } = useFrame();
  return (
    <div className="empty">
      <h2>Nothing is accepted for {branch} yet</h2>
      <p className="muted">
        What reviewers accept appears here in the order in which it would be applied, each tried on
        the ones before it, and goes out as a mailbox for <code>git am</code>, a quilt series or a
        git bundle. Start with{' '}
        <Link className="link" href={queueHref(slug, { q: `branch:${branch}` })}>
          what waits for {branch}
        </Link>
        .
      </p>
    </div>
  );
}

function Exports({ exports }: { readonly exports: BranchView['exports'] }) {
  if (exports.length === 0) return null;
  return (
    <section className="section mt-5" aria-labelledby="exports">
      <h2 id="exports">Earlier downloads</h2>
      <ul className="m-0 list-none p-0">
        {exports.map((one) => (
          <li key={one.id} className="meta-line py-1">
            <time dateTime={one.at}>{stamp(one.at)}</time>
            <span>{one.by}</span>
            <span>{one.count === 1 ? '1 patch' : `${one.count} patches`}</span>
            <span className="faint">{one.kind === 'branch' ? 'git bundle' : one.kind}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
