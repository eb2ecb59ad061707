'use client';

import { VisibleText } from '@/app/_components/diff/visible-text';
import { EvidenceView } from '@/app/_components/evidence/evidence-view';
import { VerdictData } from '@/lib/contracts/analysis';
import type { PhaseView } from '@/lib/contracts/pages';
import { VerdictBody } from './verdict-body';

interface PhaseBodyProps {
  readonly phase: PhaseView;
  readonly onFinding: (key: string) => void;
}

type Finding = PhaseView['findings'][number];

const signs = { for: '+', against: '−', neutral: '·' } as const;
const words = { for: 'for', against: 'against', neutral: 'neutral' } as const;

/** The findings of one phase, and what a mail claims about it. */
export function PhaseBody({ phase, onFinding }: PhaseBodyProps) {
  return (
    <div className="ev">
      {phase.reason && phase.status !== 'failed' ? (
        <p className="muted">
          <VisibleText text={phase.reason} />
        </p>
      ) : null}
      {phase.findings.map((finding) => (
        <FindingView key={finding.id} finding={finding} onFinding={onFinding} />
      ))}
      {phase.findings.length === 0 && phase.status === 'completed' ? (
        <p className="faint">Nothing to report.</p>
      ) : null}
      {phase.claim ? <Claim text={phase.claim} /> : null}
    </div>
  );
}

function FindingView(props: {
  readonly finding: Finding;
  readonly onFinding: (key: string) => void;
}) {
  const { finding, onFinding } = props;
  const verdict = finding.kind === 'verdict' ? VerdictData.safeParse(finding.data) : null;
  const count = finding.evidence.length;
  const head = (
    <>
      <span className={`polarity ${finding.polarity}`} title={words[finding.polarity]}>
        <span aria-hidden="true">{signs[finding.polarity]}</span>
        <span className="sr-only">{words[finding.polarity]}: </span>
      </span>
      <span>
        <VisibleText text={finding.summary} />{' '}
        {finding.severity === 'high' || finding.severity === 'critical' ? (
          <span className="flag bad">{finding.severity}</span>
        ) : null}{' '}
        {finding.kind === 'unverified' ? <span className="flag">not verified</span> : null}{' '}
        {finding.path ? (
          <code className="faint">
            <VisibleText text={finding.path} />
            {finding.line ? `:${finding.line}` : ''}
          </code>
        ) : null}
      </span>
    </>
  );
  return (
    <div className="finding">
      {count === 0 ? (
        <div className="finding-head">{head}</div>
      ) : (
        <details>
          <summary className="finding-head">
            {head}
            <span className="p">
              {count} {count === 1 ? 'proof' : 'proofs'}
            </span>
          </summary>
          <div className="proof">
            {finding.evidence.map((item) => (
              <EvidenceView
                key={item.id}
                id={item.id}
                evidence={item.evidence}
                onFinding={onFinding}
              />
            ))}
          </div>
        </details>
      )}
      {verdict?.success ? <VerdictBody verdict={verdict.data} /> : null}
    </div>
  );
}

/** What a mail says about this phase: never mixed with what was checked here. */
function Claim({ text }: { readonly text: string }) {
  return (
    <details className="claim">
      <summary>
        <span className="tag-outside">claimed by the mail, unchecked</span>
      </summary>
      <div className="claim-text">
        <VisibleText text={text} />
      </div>
    </details>
  );
}
