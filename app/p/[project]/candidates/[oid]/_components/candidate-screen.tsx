'use client';

import { useEffect, useMemo } from 'react';
import { api } from '@/app/_components/client/api';
import { lazyPart } from '@/app/_components/client/lazy-part';
import { readers } from '@/app/_components/client/readers';
import { useFresh } from '@/app/_components/client/use-answer';
import { useFrame } from '@/app/_components/frame/frame-context';
import { useLive } from '@/app/_components/live/live-provider';
import { TourGate } from '@/app/_components/tour/tour-gate';
import type { CandidateView, PatchView, QueueQuery } from '@/lib/contracts/pages';
import { CandidateHeader } from './candidate-header';
import { CandidateTabs } from './candidate-tabs';
import { DecisionBar } from './decision-bar';
import { MatrixRow } from './matrix-row';
import { Reasons } from './reasons';
import { useCandidateDecisions } from './use-candidate-decisions';
import { useOpenPhases } from './use-open-phases';
import { Walkthrough } from './walkthrough';

// Shown on demand, and fetched then.
const CellPanel = lazyPart(() => import('./cell-panel').then((module) => module.CellPanel));
const LostVotes = lazyPart(() => import('./lost-votes').then((module) => module.LostVotes));

interface ScreenProps {
  readonly oid: string;
  /** A CandidateView as JSON: it goes through the server's rendering and to the browser as it is. */
  readonly initial: string;
  readonly query: Pick<QueueQuery, 'q' | 'view' | 'sort'>;
  /** Upstream's patch, on its way; null when it is too large to come with the page. */
  readonly patch: Promise<PatchView | null>;
  /** The branch that the address names: its cell is chosen and shown at first. */
  readonly branch: string | null;
}

/** Everything for one decision: what speaks for and against, the matrix row, the walk-through, the diff. */
export function CandidateScreen({ oid, initial, query, patch, branch }: ScreenProps) {
  const frame = useFrame();
  const first = useMemo(() => JSON.parse(initial) as CandidateView, [initial]);
  const { data: candidate, refresh } = useFresh(first, () =>
    api(`/api/p/${frame.slug}/candidates/${oid}?${new URLSearchParams(query)}`, {
      schema: readers.candidate,
    }),
  );
  useLive((events, missed) => {
    const touched =
      missed ||
      events.some(
        (event) => (event.type === 'candidate' || event.type === 'decision') && event.oid === oid,
      );
    if (touched) void refresh();
  });

  // An event that came between the page's making and its listening is lost: what is under way is asked for again.
  const state = candidate.analysis?.state ?? 'waiting';
  const underWay = state === 'waiting' || state === 'running';
  useEffect(() => {
    if (!underWay) return;
    const timer = setInterval(() => void refresh(), 10_000);
    return () => clearInterval(timer);
  }, [underWay, refresh]);

  const open = useOpenPhases(candidate.phases);
  const decisions = useCandidateDecisions({
    candidate,
    first: first.cells.some((cell) => cell.branch === branch) ? branch : null,
    onChange: refresh,
  });
  const shown = candidate.cells.find((cell) => cell.branch === decisions.detail) ?? null;
  return (
    <div className="page candidate">
      <CandidateHeader candidate={candidate} query={query} onRefresh={refresh} />
      <section className="decide" aria-label="Decision">
        <Reasons candidate={candidate} onFindings={open.show} />
        <div className="decide-row">
          <MatrixRow candidate={candidate} decisions={decisions} />
          <DecisionBar decisions={decisions} candidate={candidate} />
        </div>
      </section>
      {decisions.lost ? <LostVotes decisions={decisions} lost={decisions.lost} /> : null}
      {shown ? (
        <CellPanel cell={shown} candidate={candidate} onClose={decisions.clearSelection} />
      ) : null}
      <TourGate place="candidate" />
      <div className="two">
        <Walkthrough candidate={candidate} open={open} />
        <CandidateTabs
          candidate={candidate}
          patch={patch}
          branch={decisions.detail}
          onRefresh={refresh}
        />
      </div>
    </div>
  );
}
