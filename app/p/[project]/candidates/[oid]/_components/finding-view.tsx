'use client';

import { Prose } from '@/app/_components/diff/prose';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { EvidenceView } from '@/app/_components/evidence/evidence-view';
import type { PhaseView } from '@/lib/contracts/pages';
import type { OpenPhases } from './use-open-phases';

type Finding = PhaseView['findings'][number];

const signs = { for: '+', against: '−', neutral: '·' } as const;

interface FindingViewProps {
  readonly finding: Finding;
  /** What its phase ran. */
  readonly log: PhaseView['log'];
  readonly open: OpenPhases;
}

/** One statement with what proves it. A statement that rests on one earlier finding alone leads straight there. */
export function FindingView({ finding, log, open }: FindingViewProps) {
  const count = finding.evidence.length;
  const earlier = finding.evidence.flatMap(({ evidence }) =>
    evidence.type === 'phase' ? [evidence.finding] : [],
  );
  const isOpen = open.isOpen(finding.id);
  return (
    <div className="finding" id={`finding-${finding.id}`}>
      <div className="finding-head">
        <span className={`polarity ${finding.polarity}`}>
          <span aria-hidden="true">{signs[finding.polarity]}</span>
          <span className="sr-only">{finding.polarity}: </span>
        </span>
        <span>
          <Prose text={finding.summary} />
          <Marks finding={finding} />
        </span>
        {count === 0 ? null : earlier.length === count ? (
          <button type="button" className="proofs" onClick={() => open.show(earlier)}>
            {earlier.length === 1 ? 'see' : `see ${earlier.length}`}
            <span className="sr-only"> what it rests on</span>
          </button>
        ) : (
          <button
            type="button"
            className="proofs"
            aria-expanded={isOpen}
            onClick={() => open.flip(finding.id)}
          >
            {count} {count === 1 ? 'proof' : 'proofs'}
          </button>
        )}
      </div>
      {isOpen && earlier.length < count ? (
        <div className="proof">
          {finding.evidence.map((item) => (
            <EvidenceView
              key={item.id}
              id={item.id}
              evidence={item.evidence}
              ms={tookOf(item.evidence, log)}
              onFinding={(key) => open.show([key])}
            />
          ))}
        </div>
      ) : null}
    </div>
  );
}

function tookOf(
  evidence: Finding['evidence'][number]['evidence'],
  log: PhaseView['log'],
): number | null {
  if (evidence.type !== 'probe') return null;
  return log.find((one) => one.command === evidence.command)?.ms ?? null;
}

function Marks({ finding }: { readonly finding: Finding }) {
  const { weight } = finding.data;
  return (
    <>
      {typeof weight === 'number' ? (
        <span className="faint">
          {' '}
          {weight >= 0 ? '+' : '−'}
          {Math.abs(weight).toFixed(1)}
        </span>
      ) : null}
      {finding.severity === 'high' || finding.severity === 'critical' ? (
        <>
          {' '}
          <span className="flag bad">{finding.severity}</span>
        </>
      ) : null}
      {finding.kind === 'unverified' ? (
        <>
          {' '}
          <span className="flag">not verified</span>
        </>
      ) : null}
      {finding.path && !finding.summary.includes(finding.path) ? (
        <>
          {' '}
          <code className="faint">
            <VisibleText text={finding.path} />
            {finding.line ? `:${finding.line}` : ''}
          </code>
        </>
      ) : null}
    </>
  );
}
