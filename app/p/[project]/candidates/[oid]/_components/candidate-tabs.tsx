'use client';

import * as Tabs from 'radix-ui/tabs';
import { useState } from 'react';
import { useActions } from '@/app/_actions/provider';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { useFrame } from '@/app/_components/frame/frame-context';
import type { CandidateView, PatchView } from '@/lib/contracts/pages';
import { CommentsTab } from './comments-tab';
import { DecisionsTab } from './decisions-tab';
import { BackportTab, DifferenceTab, UpstreamTab } from './patch-tabs';
import { ThreadTab } from './thread-tab';

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
      <Tabs.Root value={tab} onValueChange={setTab}>
        <Tabs.List className="tabs" aria-label="What to show">
          {offered.map((one) => (
            <Tabs.Trigger key={one.value} value={one.value} className="tab">
              {one.label}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="diff" tabIndex={-1}>
          <UpstreamTab oid={candidate.oid} patch={patch} />
        </Tabs.Content>
        {target === null ? null : (
          <>
            <Tabs.Content value="backport" tabIndex={-1}>
              <BackportTab oid={candidate.oid} branch={target} />
            </Tabs.Content>
            <Tabs.Content value="difference" tabIndex={-1}>
              <DifferenceTab oid={candidate.oid} branch={target} patch={patch} />
            </Tabs.Content>
          </>
        )}
        <Tabs.Content value="message" tabIndex={-1}>
          <MessageTab candidate={candidate} />
        </Tabs.Content>
        <Tabs.Content value="thread" tabIndex={-1}>
          <ThreadTab candidate={candidate} />
        </Tabs.Content>
        <Tabs.Content value="decisions" tabIndex={-1}>
          <DecisionsTab decisions={candidate.decisions} />
        </Tabs.Content>
        <Tabs.Content value="comments" tabIndex={-1}>
          <CommentsTab candidate={candidate} onAdded={onRefresh} />
        </Tabs.Content>
      </Tabs.Root>
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
