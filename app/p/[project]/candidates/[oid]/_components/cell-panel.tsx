'use client';

import type { ReactNode } from 'react';
import { BackportHelp } from '@/app/_components/backport/backport-help';
import { OnAccepted } from '@/app/_components/backport/on-accepted';
import { cellShape, standingWord } from '@/app/_components/cell/cell-words';
import { stamp } from '@/app/_components/client/time';
import { Prose } from '@/app/_components/diff/prose';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { asksForBug } from '@/app/_components/drawings/asks-for-bug';
import { Button } from '@/app/_components/ui/button';
import type { Introducing } from '@/lib/contracts/cell';
import type { CandidateView, CellView } from '@/lib/contracts/pages';
import { ShapeLines } from './backport-shape';
import { ConflictView } from './conflict-view';

interface CellPanelProps {
  readonly cell: CellView;
  readonly candidate: CandidateView;
  readonly onClose: () => void;
}

const how: Readonly<Record<string, string>> = {
  ancestor: 'the commit itself is in the branch',
  marker: 'a commit on the branch names it as its upstream',
  'patch-id': 'a commit on the branch makes the same change',
  adapted: 'picked with changes: same author, author date and title',
  'empty-pick': 'picking it changes nothing',
};

const inBranch: Readonly<Record<string, string>> = {
  yes: 'in the branch',
  no: 'not in the branch',
  unknown: 'not known whether in the branch',
};

const knownHow: Readonly<Record<Introducing['how'], string>> = {
  ancestor: ' (an ancestor of the tip)',
  marker: ' (backported)',
  'pre-image': ' (its code stands there unchanged)',
  reverted: ' (reverted there)',
  none: '',
};

/** What is known about one branch: state, need, presence, what stands in the way, what people said. */
export function CellPanel({ cell, candidate, onClose }: CellPanelProps) {
  const { detail } = cell;
  const shape = cellShape(cell);
  const votes = candidate.decisions.filter((decision) => decision.branch === cell.branch);
  const recommendation = candidate.verdict?.branches.find((one) => one.branch === cell.branch);
  return (
    <section className="cell-panel" aria-label={`Branch ${cell.branch}`}>
      <div className="cell-panel-head">
        <h2>
          {cell.branch}: {shape.word}
        </h2>
        <span className="muted">
          <Prose text={cell.reason} />
        </span>
        <Button small look="quiet" onClick={onClose} hotkey="Esc">
          Close
        </Button>
      </div>
      <dl className="facts">
        <Fact name="Tip">
          <code>{cell.tip.slice(0, 12)}</code>{' '}
          <span className="faint">computed {stamp(cell.computedAt)}</span>
          {cell.stale ? (
            <span className="text-warn"> · the branch has moved since; being computed again</span>
          ) : null}
          {cell.endOfLife ? <span className="faint"> · end of life {cell.endOfLife}</span> : null}
        </Fact>
        <Fact name={asksForBug(candidate) ? 'Needed' : 'Has the code'}>
          {cell.affected === 'unknown' ? 'not known' : cell.affected}:{' '}
          <Prose text={detail.affectedReason} />
        </Fact>
        <Fact name="git apply">{sayStrict(cell.strict)}</Fact>
        <Fact name="git cherry-pick">
          {cell.pick ?? 'not run'}
          {cell.tree ? (
            <>
              {' '}
              · tree <code>{cell.tree.slice(0, 12)}</code>
            </>
          ) : null}
          {detail.appliesWithAm && cell.pick === 'conflict' ? ' · applies with git am' : ''}
        </Fact>
        {cell.state !== 'present' && cell.state !== 'absent' && candidate.commitKnown ? (
          <Fact name="On accepted">
            <OnAccepted oid={candidate.oid} branch={cell.branch} />
          </Fact>
        ) : null}
        {detail.presence ? (
          <Fact name="Present">
            {how[detail.presence.how] ?? detail.presence.how}
            {detail.presence.oid ? (
              <>
                {' '}
                · <code>{detail.presence.oid.slice(0, 12)}</code>
              </>
            ) : null}
            {detail.presence.marker ? (
              <>
                {' '}
                ·{' '}
                <code>
                  <VisibleText text={detail.presence.marker} />
                </code>
              </>
            ) : null}
            {detail.presence.reverts.map((revert) => (
              <span key={revert.oid} className="text-warn">
                {' '}
                · {revert.kind === 'revert' ? 'reverted' : 'applied again'} by{' '}
                <code>{revert.oid.slice(0, 12)}</code>
              </span>
            ))}
            {detail.presence.shape ? <ShapeLines shape={detail.presence.shape} /> : null}
          </Fact>
        ) : null}
        {detail.introducing.length > 0 ? (
          <Fact
            name={
              detail.introducing.some((one) => one.source === 'fixes')
                ? 'Introduced by'
                : 'Lines come from'
            }
          >
            <ul className="plain-list">
              {detail.introducing.map((one) => (
                <li key={one.oid}>
                  <code>{one.oid.slice(0, 12)}</code> <VisibleText text={one.subject} />{' '}
                  <span className="faint">
                    {one.firstRelease ?? 'no release'} ·{' '}
                    {one.source === 'fixes' ? 'named by Fixes:' : 'by blame'} ·{' '}
                    {inBranch[one.inBranch]}
                    {knownHow[one.how]}
                    {one.backport === null ? null : (
                      <>
                        {' '}
                        as <code>{one.backport.slice(0, 12)}</code>
                        {one.backportRelease === null ? '' : `, in ${one.backportRelease}`}
                      </>
                    )}
                  </span>
                </li>
              ))}
            </ul>
          </Fact>
        ) : null}
        {detail.missingPaths.length > 0 ? (
          <Fact name="Missing here">
            {detail.missingPaths.map((path) => (
              <code key={path} className="mr-3">
                <VisibleText text={path} />
              </code>
            ))}
          </Fact>
        ) : null}
        {detail.queued.length > 0 ? (
          <Fact name="Queued">
            {detail.queued.map((one) => (
              <span key={`${one.ref} ${one.path}`} className="mr-3">
                <code className="break-all">
                  <VisibleText text={one.path === null ? one.ref : `${one.ref}: ${one.path}`} />
                </code>{' '}
                <code title={one.oid}>{one.oid.slice(0, 12)}</code>
              </span>
            ))}
          </Fact>
        ) : null}
        {recommendation ? (
          <Fact name="Engine">
            {recommendation.recommendation.replaceAll('-', ' ')}:{' '}
            <Prose text={recommendation.why} />
          </Fact>
        ) : null}
        {votes.length > 0 ? (
          <Fact name="Votes">
            <ul className="plain-list">
              {votes.map((vote) => (
                <li key={vote.id} className={vote.stands ? '' : 'faint'}>
                  {vote.by.name} {standingWord[vote.verb]}
                  {vote.reason ? `: “${vote.reason}”` : ''}{' '}
                  <span className="faint">{stamp(vote.at)}</span>
                </li>
              ))}
            </ul>
          </Fact>
        ) : null}
        {cell.blockers.length > 0 ? (
          <Fact name="Blocked by">{cell.blockers.join('; ')}</Fact>
        ) : null}
      </dl>
      {detail.conflicts.map((conflict) => (
        <ConflictView key={`${conflict.path} ${conflict.kind}`} conflict={conflict} />
      ))}
      <BackportHelp oid={candidate.oid} branch={cell.branch} state={cell.state} />
    </section>
  );
}

function Fact(props: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function sayStrict(strict: boolean | null): string {
  if (strict === null) return 'not run';
  return strict ? 'takes the patch as it is' : 'refuses the patch as it is';
}
