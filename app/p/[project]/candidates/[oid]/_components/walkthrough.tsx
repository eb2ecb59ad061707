'use client';

import { useActions } from '@/app/_actions/provider';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { CandidateView, PhaseView } from '@/lib/contracts/pages';
import { type PhaseName, phaseNames, phaseNumber, phaseTitle } from '@/lib/contracts/vocabulary';
import { PhaseBody } from './phase-body';
import { VerificationLog } from './verification-log';

interface WalkthroughProps {
  readonly candidate: CandidateView;
  readonly open: ReadonlySet<string>;
  readonly onToggle: (phase: string) => void;
  readonly onPhase: (phase: PhaseName | 'verification') => void;
  readonly onAll: (open: ReadonlySet<string>) => void;
}

/** The nine phases, one line each; a line opens to its findings, a finding to its proof. */
export function Walkthrough({ candidate, open, onToggle, onPhase, onAll }: WalkthroughProps) {
  const { phases } = candidate;
  const allOpen = phases.every((phase) => open.has(phase.phase));
  const toggleAll = () =>
    onAll(allOpen ? new Set() : new Set([...phases.map((phase) => phase.phase), 'verification']));
  useActions([
    {
      name: 'phases.all',
      label: allOpen ? 'Close all phases' : 'Open all phases',
      group: 'Walk-through',
      keys: ['e'],
      run: toggleAll,
    },
  ]);
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
      {phases.map((phase) => (
        <Phase
          key={phase.phase}
          phase={phase}
          open={open.has(phase.phase)}
          onToggle={() => onToggle(phase.phase)}
          onPhase={onPhase}
        />
      ))}
      <div className="ph" id="phase-verification">
        <h3 className="ph-line">
          <button
            type="button"
            aria-expanded={open.has('verification')}
            onClick={() => onToggle('verification')}
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
        {open.has('verification') ? <VerificationLog phases={phases} /> : null}
      </div>
    </section>
  );
}

interface PhaseProps {
  readonly phase: PhaseView;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly onPhase: (phase: PhaseName | 'verification') => void;
}

function Phase({ phase, open, onToggle, onPhase }: PhaseProps) {
  const proofs = phase.findings.reduce((sum, finding) => sum + finding.evidence.length, 0);
  const found = (key: string) => {
    const name = phaseNames.find((one) => one === key.split('/')[0]);
    if (name) onPhase(name);
  };
  return (
    <div className="ph" id={`phase-${phase.phase}`} data-status={phase.status}>
      <h3 className="ph-line">
        <button type="button" aria-expanded={open} onClick={onToggle}>
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
      {open ? <PhaseBody phase={phase} onFinding={found} /> : null}
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
      return (
        <>
          <span className="flag calm">not available</span>{' '}
          {phase.claim ? <span className="tag-outside">mail claims</span> : null}
        </>
      );
    case 'failed':
      return (
        <>
          <span className="flag bad">failed</span> <VisibleText text={phase.reason ?? ''} />
        </>
      );
    case 'skipped':
      return <span className="faint">skipped: {phase.reason}</span>;
    case 'partial':
      return (
        <>
          <span className="flag">partial</span> <VisibleText text={phase.summary} />
        </>
      );
    case 'completed':
      return <VisibleText text={phase.summary} />;
  }
}
