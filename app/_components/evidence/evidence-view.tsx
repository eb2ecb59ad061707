'use client';

import { useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { duration } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { useFrame } from '@/app/_components/frame/frame-context';

import type { Evidence } from '@/lib/contracts/analysis';

interface EvidenceViewProps {
  readonly id: string;
  readonly evidence: Evidence;
  /** How long the command took when the phase was computed; null where that is not known. */
  readonly ms: number | null;
  /** Opens the phase that another finding stands in. */
  readonly onFinding: (key: string) => void;
}

/** What proves a finding: a command with its output that can be run again, a mail, a rule, or an earlier finding. */
export function EvidenceView({ id, evidence, ms, onFinding }: EvidenceViewProps) {
  switch (evidence.type) {
    case 'probe':
      return <Probe id={id} probe={evidence} ms={ms} />;
    case 'mail':
      return (
        <div>
          <pre className="excerpt">
            <VisibleText text={evidence.excerpt} />
          </pre>
          <span className="faint">
            mail <code>{evidence.messageId}</code>
          </span>
        </div>
      );
    case 'rule':
      return (
        <p className="rule-evidence">
          Rule: {evidence.rule} <span className="faint">({evidence.source})</span>
        </p>
      );
    case 'phase':
      return (
        <p>
          <button type="button" className="link" onClick={() => onFinding(evidence.finding)}>
            from {evidence.finding.split('/').slice(0, 2).join(': ').replaceAll('-', ' ')}
          </button>
        </p>
      );
  }
}

type ProbeEvidence = Extract<Evidence, { type: 'probe' }>;

type Again =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'refused'; readonly why: string }
  | { readonly state: 'done'; readonly same: boolean; readonly ms: number; readonly now: Evidence };

interface ProbeProps {
  readonly id: string;
  readonly probe: ProbeEvidence;
  readonly ms: number | null;
}

function Probe({ id, probe, ms }: ProbeProps) {
  const { slug } = useFrame();
  const [again, setAgain] = useState<Again>({ state: 'idle' });
  const run = async () => {
    setAgain({ state: 'running' });
    try {
      const result = await api(`/api/p/${slug}/evidence/${id}/run`, {
        method: 'POST',
        body: {},
        schema: async () => (await import('./rerun')).Rerun,
      });
      setAgain({ state: 'done', same: result.same, ms: result.ms, now: result.evidence });
    } catch (error) {
      setAgain({ state: 'refused', why: sayProblem(error) });
    }
  };
  return (
    <div>
      <Output probe={probe} />
      <span className="faint">
        exit {probe.exitCode}
        {ms === null ? '' : ` · ${duration(ms)}`}
        {probe.truncated ? ' · output cut: ' : ''}
      </span>
      {probe.truncated ? (
        <a className="link" href={`/api/p/${slug}/evidence/${id}/output`}>
          all of it
        </a>
      ) : null}{' '}
      <button
        type="button"
        className="link"
        onClick={run}
        aria-disabled={again.state === 'running'}
      >
        {again.state === 'running' ? 'running…' : 'run again'}
      </button>{' '}
      <span role="status">
        {again.state === 'refused' ? <span className="text-bad">{again.why}</span> : null}
        {again.state === 'done' ? (
          <span className={again.same ? 'text-good' : 'text-warn'}>
            {again.same ? 'same output' : 'different output'} · {duration(again.ms)}
          </span>
        ) : null}
      </span>
      {again.state === 'done' && !again.same && again.now.type === 'probe' ? (
        <div>
          <span className="faint">now:</span>
          <Output probe={again.now} />
        </div>
      ) : null}
    </div>
  );
}

function Output({ probe }: { readonly probe: ProbeEvidence }) {
  return (
    <pre className="excerpt">
      <span className="command">
        $ <VisibleText text={probe.command} />
      </span>
      {'\n'}
      <VisibleText text={probe.excerpt.replace(/\n+$/, '')} />
      {probe.excerpt.trim() === '' ? <span className="faint">(no output)</span> : null}
    </pre>
  );
}
