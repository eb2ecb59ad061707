'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useActions } from '@/app/_actions/provider';
import { Flags } from '@/app/_components/cell/flags';
import { api, sayProblem } from '@/app/_components/client/api';
import { lazyPart } from '@/app/_components/client/lazy-part';
import { age, dateOnly, stamp } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { useFrame, useMayDecide } from '@/app/_components/frame/frame-context';
import { queueHref } from '@/app/_components/frame/query-tokens';
import { Kbd } from '@/app/_components/ui/kbd';
import { toast } from '@/app/_components/ui/toast';
import type { CandidateView, QueueQuery } from '@/lib/contracts/pages';
import { mailedOn } from './mail-claim';

/** Most have none. */
const AlarmList = lazyPart(() =>
  import('@/app/_components/alarm/alarm-list').then((module) => module.AlarmList),
);

interface HeaderProps {
  readonly candidate: CandidateView;
  readonly query: Pick<QueueQuery, 'q' | 'view' | 'sort'>;
  readonly onRefresh: () => void;
}

export function CandidateHeader({ candidate, query, onRefresh }: HeaderProps) {
  const frame = useFrame();
  const router = useRouter();
  const mayDecide = useMayDecide();
  const { position } = candidate;
  const alarmed = new Set(candidate.alarms.map((alarm) => alarm.commit.oid));
  const followUps = candidate.followUps.filter((one) => !alarmed.has(one.oid));
  const search = queueHref('', query).split('?')[1];
  const hrefOf = (oid: string) => `/p/${frame.slug}/candidates/${oid}${search ? `?${search}` : ''}`;
  const back = queueHref(frame.slug, query);
  const again = async () => {
    try {
      await api(`/api/p/${frame.slug}/candidates/${candidate.oid}/analysis`, {
        method: 'POST',
        body: {},
      });
      toast('The analysis runs again; the page follows it');
      onRefresh();
    } catch (error) {
      toast.error(sayProblem(error));
    }
  };
  // Fetched when it is asked for, like the text itself: this page is at the edge of the bytes it may ask for at first.
  const copy = () =>
    import('./copy-candidate')
      .then(({ copyCandidate }) => copyCandidate(candidate, frame))
      .catch((error) => toast.error(sayProblem(error)));
  const goTo = (oid: string | null | undefined) => {
    if (oid) router.push(hrefOf(oid));
  };
  useActions([
    {
      name: 'candidate.previous',
      label: 'Previous candidate',
      group: 'Go to',
      keys: ['[', 'k'],
      when: () => Boolean(position?.previous),
      run: () => goTo(position?.previous),
    },
    {
      name: 'candidate.next',
      label: 'Next candidate',
      group: 'Go to',
      keys: [']', 'j'],
      when: () => Boolean(position?.next),
      run: () => goTo(position?.next),
    },
    {
      name: 'candidate.back',
      label: 'Back to the list',
      group: 'Go to',
      keys: ['Backspace'],
      run: () => router.push(back),
    },
    {
      name: 'candidate.copy',
      label: 'Copy as plain text',
      group: 'Everywhere',
      keys: ['y'],
      run: () => void copy(),
    },
    ...(mayDecide
      ? [
          {
            name: 'candidate.analyse',
            label: 'Run the analysis again',
            group: 'Everywhere',
            keys: [],
            run: () => void again(),
          },
        ]
      : []),
  ]);
  return (
    <>
      <nav className="crumb" aria-label="Place in the queue">
        <Link href={back}>
          <span aria-hidden="true">← </span>Queue
        </Link>
        {position ? (
          <>
            <span>
              {position.index} of {position.total}
            </span>
            <span className="crumb-steps">
              {position.previous ? (
                <Link href={hrefOf(position.previous)} aria-keyshortcuts="[">
                  <Kbd keys="[" /> previous
                </Link>
              ) : (
                <span>
                  <Kbd keys="[" /> first
                </span>
              )}
              {position.next ? (
                <Link href={hrefOf(position.next)} aria-keyshortcuts="]">
                  <Kbd keys="]" /> next
                </Link>
              ) : (
                <span>
                  <Kbd keys="]" /> last
                </span>
              )}
            </span>
          </>
        ) : null}
      </nav>
      <h1>
        <VisibleText text={candidate.subject} />
      </h1>
      <div className="meta">
        <code title={candidate.oid}>{candidate.oid.slice(0, 12)}</code>
        <span title={candidate.author.email}>
          <VisibleText text={candidate.author.name} />
        </span>
        <span>{soak(candidate, frame.now)}</span>
        {candidate.subsystem ? <span>{candidate.subsystem}</span> : null}
        <span>
          {candidate.files} {candidate.files === 1 ? 'file' : 'files'}, +{candidate.additions}
          {candidate.deletions > 0 ? ` −${candidate.deletions}` : ''}
        </span>
        {candidate.mails.length > 0 ? <span>{sayMails(candidate)}</span> : null}
        <span className="faint" title={stamp(candidate.analysis?.finishedAt ?? null)}>
          {sayAnalysis(candidate, frame.now)}
        </span>
        {mayDecide ? (
          <button type="button" className="link" onClick={again}>
            analyse again
          </button>
        ) : null}
        <button type="button" className="link" onClick={copy} aria-keyshortcuts="y">
          copy as text
        </button>
        <span>
          <Flags flags={candidate.flags} />
        </span>
      </div>
      {candidate.commitKnown ? null : (
        <p className="notice warn mt-2">
          The repository does not hold this commit: what is shown is the patch of the mail.
        </p>
      )}
      {candidate.analysis?.error ? (
        <p className="notice bad mt-2">The analysis failed: {candidate.analysis.error}</p>
      ) : null}
      {candidate.alarms.length > 0 ? (
        <AlarmList alarms={candidate.alarms} onSeen={onRefresh} />
      ) : null}
      {followUps.length > 0 ? (
        <p className="notice warn mt-2">
          {followUps.map((followUp, index) => (
            <span key={followUp.oid}>
              {index > 0 ? ' · ' : ''}
              {followUp.kind === 'reverts' ? 'Reverted' : 'Fixed again'} upstream by{' '}
              <Link className="link" href={hrefOf(followUp.oid)}>
                <code>{followUp.oid.slice(0, 12)}</code> <VisibleText text={followUp.subject} />
              </Link>
              {followUp.firstRelease ? ` (${followUp.firstRelease})` : ''}
            </span>
          ))}
        </p>
      ) : null}
      {candidate.series ? (
        <details className="series">
          <summary>
            Series, {candidate.series.index} of {candidate.series.count}
          </summary>
          <ol>
            {candidate.series.members.map((member) => (
              <li key={member.oid} value={member.index}>
                {member.oid === candidate.oid ? (
                  <b>
                    <VisibleText text={member.subject} />
                  </b>
                ) : (
                  <Link className="link" href={hrefOf(member.oid)}>
                    <VisibleText text={member.subject} />
                  </Link>
                )}
              </li>
            ))}
          </ol>
        </details>
      ) : null}
    </>
  );
}

function soak(candidate: CandidateView, now: string): string {
  if (candidate.soakSince !== null) {
    return `in ${candidate.firstRelease ?? 'a release'} · ${age(candidate.soakSince, now)}`;
  }
  if (candidate.firstRelease) return `in ${candidate.firstRelease}`;
  if (candidate.commitTime) return `${dateOnly(candidate.commitTime)} · in no release yet`;
  const mailed = mailedOn(candidate.mails);
  return mailed === null ? 'no date' : `mailed ${mailed}`;
}

function sayMails(candidate: CandidateView): string {
  const replies = candidate.mails.filter((mail) => mail.kind === 'reply').length;
  const mails = candidate.mails.length - replies;
  const words = `${mails} ${mails === 1 ? 'mail' : 'mails'}`;
  return replies === 0 ? words : `${words}, ${replies} ${replies === 1 ? 'reply' : 'replies'}`;
}

function sayAnalysis(candidate: CandidateView, now: string): string {
  const { analysis } = candidate;
  if (analysis === null) return 'not analysed yet';
  if (analysis.state === 'running') return 'being analysed';
  if (analysis.state === 'waiting') return 'waits for a worker';
  if (analysis.state !== 'completed') return `analysis ${analysis.state}`;
  const when = age(analysis.finishedAt, now);
  const ago = when === 'now' || when === '–' ? 'just now' : `${when} ago`;
  if (!candidate.commitKnown) return `mail read ${ago}`;
  return `analysed ${ago} at ${candidate.cells.length} tips`;
}
