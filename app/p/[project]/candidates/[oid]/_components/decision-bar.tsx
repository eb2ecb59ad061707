'use client';

import { Suspense, useState } from 'react';
import { useActions } from '@/app/_actions/provider';
import { lazyPart } from '@/app/_components/client/lazy-part';
import { OnDemand } from '@/app/_components/client/on-demand';
import { reasonDialog } from '@/app/_components/decide/asking-part';
import { useFrame, useMayDecide } from '@/app/_components/frame/frame-context';
import { UnsavedNote } from '@/app/_components/outbox/unsaved-note';
import { Button } from '@/app/_components/ui/button';
import type { CandidateView } from '@/lib/contracts/pages';
import type { CandidateDecisions } from './use-candidate-decisions';

/** Fetched when it is opened. */
const ScopeDialog = lazyPart(() =>
  import('@/app/_components/decide/scope-dialog').then((loaded) => loaded.ScopeDialog),
);

interface DecisionBarProps {
  readonly candidate: CandidateView;
  readonly decisions: CandidateDecisions;
}

/** The verbs, where they go, and what keeps a vote from counting. */
export function DecisionBar({ candidate, decisions }: DecisionBarProps) {
  const mayDecide = useMayDecide();
  const frame = useFrame();
  const [range, setRange] = useState(false);
  const { asking, busy, selected } = decisions;
  const several = candidate.cells.length > 1;
  useActions([
    {
      name: 'candidate.scope',
      label: 'Decide on a range or a series',
      group: 'Decide',
      keys: ['Shift+r'],
      when: () => mayDecide && several,
      run: () => setRange(true),
    },
  ]);
  const target = decisions.nameOf('accept');
  if (!mayDecide) {
    return <p className="faint mt-3">You may read and not vote here: your role is viewer.</p>;
  }
  const blockers = decisions.blockers('accept');
  const explicit = selected.size > 0;
  return (
    <div className="acts">
      <Button
        look="primary"
        hotkey="a"
        busy={busy}
        disabled={decisions.targets('accept').length === 0}
        onClick={() => decisions.start('accept')}
      >
        Accept {target}
      </Button>
      <Button hotkey="w" disabled={busy} onClick={() => decisions.start('needs-work')}>
        Needs work
      </Button>
      <Button hotkey="d" disabled={busy} onClick={() => decisions.start('defer')}>
        Defer
      </Button>
      <Button hotkey="r" disabled={busy} onClick={() => decisions.start('reject')}>
        Reject
      </Button>
      <UnsavedNote oid={candidate.oid} />
      <span className="acts-note">
        {explicit ? (
          <>
            votes go to {decisions.nameOf('reject')}{' '}
            <button type="button" className="link" onClick={decisions.clearSelection}>
              clear
            </button>
          </>
        ) : decisions.targets('accept').length === 0 ? (
          'nothing lands as it is; choose a branch to vote there'
        ) : (
          'choose cells to vote branch by branch'
        )}
        {' · '}
        <button type="button" className="link" onClick={() => decisions.ask('accept')}>
          accept with a reason
        </button>
        {several ? (
          <>
            {' · '}
            <button type="button" className="link" onClick={() => setRange(true)}>
              range or series
            </button>
          </>
        ) : null}
        {blockers.length > 0 ? (
          <>
            {' · '}
            <span className="text-warn">{blockers.join(' · ')}</span>
          </>
        ) : null}
      </span>
      {range ? (
        <Suspense fallback={null}>
          <ScopeDialog
            project={frame.slug}
            oid={candidate.oid}
            subject={candidate.subject}
            branches={frame.branches.filter((one) => one.active).map((one) => one.name)}
            seriesCount={candidate.series?.members.length ?? 0}
            onClose={() => setRange(false)}
          />
        </Suspense>
      ) : null}
      {asking ? (
        <OnDemand
          part={reasonDialog}
          with={{
            verb: asking,
            subject: candidate.subject,
            where: decisions.nameOf(asking),
            busy,
            required: decisions.asks(asking),
            onClose: decisions.close,
            onSend: (reason) => void decisions.send(asking, reason),
          }}
        />
      ) : null}
    </div>
  );
}
