'use client';

import { lazyPart } from '@/app/_components/client/lazy-part';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { CandidateView, PhaseView } from '@/lib/contracts/pages';
import { groupAlike } from './alike';
import { Claim } from './claim';
import { FindingView } from './finding-view';
import type { OpenPhases } from './use-open-phases';
import { VerdictNotes } from './verdict-notes';

// Drawn when its phase is opened, and fetched then.
const PhaseDrawing = lazyPart(() =>
  import('@/app/_components/drawings/phase-drawing').then((module) => module.PhaseDrawing),
);

interface PhaseBodyProps {
  readonly phase: PhaseView;
  readonly candidate: CandidateView;
  readonly open: OpenPhases;
}

const drawn: ReadonlySet<string> = new Set(['history', 'code', 'synthesis']);

/** Headings over the kinds of the synthesis; other phases have too few of a kind to need them. */
const headings: Readonly<Record<string, string>> = {
  argument: 'For and against, by weight',
  rule: 'Stable rules',
  exception: 'Exception',
  recommendation: 'Branch by branch',
};

const inWords = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** The findings of one phase, and what a mail claims about it. */
export function PhaseBody({ phase, candidate, open }: PhaseBodyProps) {
  const { verdict } = candidate;
  const headed = phase.phase === 'synthesis';
  return (
    <div className="ev">
      {phase.reason && phase.status !== 'failed' ? (
        <p className="muted">
          <VisibleText text={phase.reason} />
        </p>
      ) : null}
      {drawn.has(phase.phase) ? <PhaseDrawing phase={phase} candidate={candidate} /> : null}
      {groupAlike(phase.findings).map(({ first: finding, others, versions }, index, all) => {
        const heading =
          headed && all[index - 1]?.first.kind !== finding.kind
            ? headings[finding.kind]
            : undefined;
        return (
          <div key={finding.id}>
            {heading ? <h4>{heading}</h4> : null}
            <FindingView finding={finding} log={phase.log} open={open} />
            {others.length === 0 ? null : (
              <details className="alike" open={others.some((one) => open.isOpen(one.id))}>
                <summary className="faint text-s">the same on {inWords(versions)}</summary>
                {others.map((one) => (
                  <FindingView key={one.id} finding={one} log={phase.log} open={open} />
                ))}
              </details>
            )}
            {finding.kind === 'verdict' && verdict ? <VerdictNotes verdict={verdict} /> : null}
          </div>
        );
      })}
      {phase.findings.length === 0 && phase.status === 'completed' ? (
        <p className="faint">Nothing to report.</p>
      ) : null}
      {phase.status === 'not-available' && phase.summary && !phase.reason ? (
        <p className="muted">{phase.summary}</p>
      ) : null}
      {phase.claim ? <Claim title="claimed by the mail, unchecked" text={phase.claim} /> : null}
    </div>
  );
}
