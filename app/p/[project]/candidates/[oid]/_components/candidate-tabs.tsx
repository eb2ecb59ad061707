'use client';

import { Suspense, useState } from 'react';
import { useActions } from '@/app/_actions/provider';
import { lazyPart } from '@/app/_components/client/lazy-part';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { useFrame } from '@/app/_components/frame/frame-context';
import { Tabs } from '@/app/_components/ui/tabs';
import type { CandidateView, PatchView } from '@/lib/contracts/pages';
import { PatchSkeleton, UpstreamTab } from './patch-tabs';

// Only the first tab is in the page's first load: the others come when they are looked at.
const BackportTab = lazyPart(() => import('./branch-patch').then((part) => part.BackportTab));
const DifferenceTab = lazyPart(() => import('./branch-patch').then((part) => part.DifferenceTab));
const ThreadTab = lazyPart(() => import('./thread-tab').then((part) => part.ThreadTab));
const DecisionsTab = lazyPart(() => import('./decisions-tab').then((part) => part.DecisionsTab));
const CommentsTab = lazyPart(() => import('./comments-tab').then((part) => part.CommentsTab));

interface TabsProps {
  readonly candidate: CandidateView;
  readonly patch: Promise<PatchView | null>;
  /** The branch that is chosen in the matrix row. */
  readonly branch: string | null;
  readonly onRefresh: () => void;
}

/** Patch, backport, thread, decisions, comments. */
export function CandidateTabs({ candidate, patch, branch, onRefresh }: TabsProps) {
  const frame = useFrame();
  const [tab, setTab] = useState('diff');
  const order = frame.branches.map((head) => head.name);
  const lands = candidate.cells
    .filter((cell) => cell.state === 'applies' || cell.state === 'merges')
    .sort((a, b) => order.indexOf(a.branch) - order.indexOf(b.branch));
  const adjusted = lands.find((cell) => cell.state === 'merges') ?? lands[0];
  const target = branch ?? adjusted?.branch ?? candidate.cells[0]?.branch ?? null;
  const offered = [
    { value: 'diff', label: 'Diff' },
    ...(target === null
      ? []
      : [
          { value: 'backport', label: `Backport for ${target}` },
          { value: 'difference', label: 'Difference from upstream' },
        ]),
    { value: 'message', label: 'Message' },
    { value: 'thread', label: `Thread ${candidate.mails.length}` },
    { value: 'decisions', label: `Decisions ${candidate.decisions.length}` },
    { value: 'comments', label: `Comments ${candidate.comments.length}` },
  ];
  useActions(
    offered.map((one) => ({
      name: `tab.${one.value}`,
      label: `Show ${one.label}`,
      group: 'Tabs',
      keys: one.value === 'comments' ? ['c'] : [],
      run: () => setTab(one.value),
    })),
  );
  return (
    <section aria-label="Patch, mails and record" className="side">
      <Tabs id="candidate-tabs" label="What to show" tabs={offered} value={tab} onChange={setTab}>
        {tab === 'diff' ? (
          <UpstreamTab candidate={candidate} patch={patch} onRefresh={onRefresh} />
        ) : null}
        {tab === 'message' ? <MessageTab candidate={candidate} /> : null}
        {tab === 'diff' ? null : (
          <Suspense fallback={<PatchSkeleton />}>
            {tab === 'backport' && target !== null ? (
              <BackportTab oid={candidate.oid} branch={target} />
            ) : null}
            {tab === 'difference' && target !== null ? (
              <DifferenceTab oid={candidate.oid} branch={target} />
            ) : null}
            {tab === 'thread' ? <ThreadTab candidate={candidate} /> : null}
            {tab === 'decisions' ? <DecisionsTab decisions={candidate.decisions} /> : null}
            {tab === 'comments' ? (
              <CommentsTab
                candidate={candidate}
                onAdded={onRefresh}
                onLine={() => setTab('diff')}
              />
            ) : null}
          </Suspense>
        )}
      </Tabs>
    </section>
  );
}

function MessageTab({ candidate }: { readonly candidate: CandidateView }) {
  return (
    <pre className="message">
      <VisibleText text={candidate.message} />
    </pre>
  );
}
