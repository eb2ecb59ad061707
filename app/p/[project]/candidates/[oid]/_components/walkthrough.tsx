'use client';

import { useActions } from '@/app/_actions/provider';
import { lazyPart } from '@/app/_components/client/lazy-part';
import { Prose } from '@/app/_components/diff/prose';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { CandidateView, PhaseView } from '@/lib/contracts/pages';
import { phaseNumber, phaseTitle } from '@/lib/contracts/words';
import { MailSays } from './mail-says';
import { notRun } from './not-run';
import type { OpenPhases } from './use-open-phases';

// Phases are closed at first: what is in them is fetched when one is opened.
const PhaseBody = lazyPart(() => import('./phase-body').then((module) => module.PhaseBody));
const VerificationLog = lazyPart(() =>
  import('./verification-log').then((module) => module.VerificationLog),
);

interface WalkthroughProps {
  readonly candidate: CandidateView;
  readonly open: OpenPhases;
}

/** The nine phases, one line each; a line opens to its findings, a finding to its proof. */
export function Walkthrough({ candidate, open }: WalkthroughProps) {
  const { phases } = candidate;
  const { allOpen, toggleAll } = open;
  useActions([
    {
      name: 'phases.all',
      label: allOpen ? 'Close all phases' : 'Open all phases',
      group: 'Walk-through',
      keys: ['e'],
      run: toggleAll,
    },
  ]);
  const left = notRun(candidate);
  const commands = phases.flatMap((phase) => phase.log);
  const failed = phases.filter((phase) => phase.status === 'failed').length;
  const unverified = phases
    .flatMap((phase) => phase.findings)
    .filter((f) => f.kind === 'unverified');
  return (
    <section aria-label="Walk-through" className="walk">
      <div className="flex justify-between">
        <h2>Walk-through</h2>
        <button type="button" className="faint text-s" onClick={toggleAll} aria-keyshortcuts="e">
          {allOpen ? 'close all' : 'open all'}
        </button>
      </div>
      <MailSays candidate={candidate} />
      {left === null ? null : <p className="faint text-s mb-1">{left}</p>}
      {phases.map((phase) => (
        <Phase key={phase.phase} phase={phase} candidate={candidate} open={open} />
      ))}
      <div className="ph" id="phase-verification">
        <h3 className="ph-line">
          <button
            type="button"
            aria-expanded={open.isOpen('verification')}
            onClick={() => open.flip('verification')}
          >
            <span className="n">✓</span>
            <span className="t">Verification</span>
            <span className="ph-summary">
              {commands.length} commands run
              {failed > 0 ? `, ${failed} phases failed` : ''}
              {unverified.length > 0 ? `, ${unverified.length} not verified` : ''}
            </span>
            <span className="p">log</span>
          </button>
        </h3>
        {open.isOpen('verification') ? <VerificationLog phases={phases} /> : null}
      </div>
    </section>
  );
}

interface PhaseProps {
  readonly phase: PhaseView;
  readonly candidate: CandidateView;
  readonly open: OpenPhases;
}

function Phase({ phase, candidate, open }: PhaseProps) {
  const proofs = phase.findings.reduce((sum, finding) => sum + finding.evidence.length, 0);
  const isOpen = open.isOpen(phase.phase);
  return (
    <div className="ph" id={`phase-${phase.phase}`} data-status={phase.status}>
      <h3 className="ph-line">
        <button type="button" aria-expanded={isOpen} onClick={() => open.flip(phase.phase)}>
          <span className="n">{phaseNumber[phase.phase]}</span>
          <span className="t">{phaseTitle[phase.phase]}</span>
          <span className="ph-summary">
            <Summary phase={phase} />
          </span>
          <span className="p">
            {proofs > 0 ? (
              <>
                {proofs}
                <span className="sr-only"> proofs</span>
              </>
            ) : null}
          </span>
        </button>
      </h3>
      {isOpen ? <PhaseBody phase={phase} candidate={candidate} open={open} /> : null}
    </div>
  );
}

function Summary({ phase }: { readonly phase: PhaseView }) {
  switch (phase.status) {
    case 'waiting':
      return <span className="faint">waiting</span>;
    case 'running':
      return <span className="text-accent">running…</span>;
    case 'not-available':
      return <NoOutcome word="not available" claimed={phase.claim !== null} />;
    case 'failed':
      return (
        <>
          <span className="flag bad">failed</span> <VisibleText text={phase.reason ?? ''} />
        </>
      );
    case 'skipped':
      return <NoOutcome word="skipped" claimed={phase.claim !== null} />;
    case 'partial':
      return (
        <>
          <span className="flag">partial</span> <Prose text={phase.summary} />
        </>
      );
    case 'completed':
      return <Prose text={phase.summary} />;
  }
}

/** The reason stands in the phase itself. */
function NoOutcome({ word, claimed }: { readonly word: string; readonly claimed: boolean }) {
  return (
    <>
      <span className="flag calm">{word}</span>{' '}
      {claimed ? <span className="tag-outside">mail claims</span> : null}
    </>
  );
}
