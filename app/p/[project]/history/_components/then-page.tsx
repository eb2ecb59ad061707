import Link from 'next/link';
import { CellMark } from '@/app/_components/cell/cell-mark';
import { standingWord } from '@/app/_components/cell/cell-words';
import { VerdictMark } from '@/app/_components/cell/verdict-mark';
import { stamp } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { ThenView } from '@/lib/contracts/then';
import { phaseNumber, phaseTitle } from '@/lib/contracts/words';
import { SinceThen } from './since-then';

interface ThenPageProps {
  readonly project: string;
  readonly then: ThenView;
}

const h2 = 'mt-4 mb-1 text-l font-semibold';

/** A candidate as it was when somebody decided: nothing here is of today unless it says so. */
export function ThenPage({ project, then }: ThenPageProps) {
  const { decision, standing } = then;
  const { candidate, known } = decision;
  return (
    <div className="page">
      <p className="notice warn mb-3">
        As it was on <b>{stamp(decision.at)}</b>, when{' '}
        <b>
          <VisibleText text={decision.by.name} />
        </b>{' '}
        decided.{' '}
        <Link className="link" href={`/p/${project}/candidates/${candidate.oid}`}>
          The candidate today
        </Link>
      </p>
      <h1>
        <VisibleText text={candidate.subject} />
      </h1>
      <p className="muted">
        <code>{candidate.oid}</code>
      </p>
      <p className="mt-3">
        <b>{standingWord[decision.verb]}</b> on <span className="mono">{decision.branch}</span>, at
        tip <code>{known.tip.slice(0, 12)}</code>
        {decision.reason ? (
          <>
            : “<VisibleText text={decision.reason} />”
          </>
        ) : (
          ', without a reason'
        )}
      </p>
      <p>
        Policy then: {decision.policy}.{' '}
        {standing.verb === null
          ? standing.waits.length > 0
            ? `It did not stand yet: ${standing.waits.join('; ')}.`
            : 'Nothing stood after it.'
          : `What stood after it: ${standing.verb}.`}
      </p>
      <SinceThen project={project} then={then} />
      <h2 className={h2}>What the engine said</h2>
      <p>
        <VerdictMark verdict={known.verdict} confidence={known.confidence} pending="no verdict" />{' '}
        {then.verdict ? <VisibleText text={then.verdict.reason} /> : null}
      </p>
      {then.analysis ? (
        <p className="faint text-s">
          Analysis as of {stamp(then.analysis.asOf)}, engine {then.analysis.engineVersion}
        </p>
      ) : (
        <p className="muted">It had not been analysed.</p>
      )}
      <h2 className={h2}>The matrix</h2>
      <ThenCells cells={then.cells} />
      {then.phases.length > 0 ? (
        <>
          <h2 className={h2}>The phases</h2>
          {then.phases.map((phase) => (
            <details key={phase.phase} className="py-1">
              <summary>
                {phaseNumber[phase.phase]}. {phaseTitle[phase.phase]}{' '}
                <span className="muted">
                  {phase.status === 'completed' ? '' : `${phase.status}: `}
                  <VisibleText text={phase.summary || (phase.reason ?? '')} />
                </span>
              </summary>
              <ul className="py-1 pl-5">
                {phase.findings.map((finding) => (
                  <li key={finding.id}>
                    <span className="muted">{finding.polarity}:</span>{' '}
                    <VisibleText text={finding.summary} />
                  </li>
                ))}
                {phase.findings.length === 0 ? <li className="muted">no finding</li> : null}
              </ul>
            </details>
          ))}
        </>
      ) : null}
      <h2 className={h2}>Votes up to then</h2>
      <ul>
        {then.decisions.map((vote) => (
          <li key={vote.id} className="py-1">
            <span className="mono">{vote.branch}</span> {standingWord[vote.verb]} by{' '}
            <VisibleText text={vote.by.name} />{' '}
            <span className="faint">
              {stamp(vote.at)}
              {vote.stands || vote.verb === 'withdraw' ? '' : ', replaced by then'}
            </span>
          </li>
        ))}
      </ul>
      {then.comments.length > 0 ? (
        <>
          <h2 className={h2}>Comments up to then</h2>
          <ul>
            {then.comments.map((comment) => (
              <li key={comment.id} className="py-1">
                <b>
                  <VisibleText text={comment.by.name} />
                </b>{' '}
                <span className="faint">{stamp(comment.at)}</span>
                <div className="whitespace-pre-wrap">
                  <VisibleText text={comment.body} />
                </div>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {then.patch ? (
        <details className="mt-4">
          <summary>The patch as it would have landed</summary>
          <pre className="mono whitespace-pre-wrap text-s [overflow-wrap:anywhere]">
            <VisibleText text={then.patch.text} />
          </pre>
          {then.patch.truncated ? <p className="faint">cut after 1 MiB</p> : null}
        </details>
      ) : null}
    </div>
  );
}

function ThenCells({ cells }: { readonly cells: ThenView['cells'] }) {
  return (
    <table className="table stacks">
      <thead>
        <tr>
          <th scope="col">Branch</th>
          <th scope="col">Cell</th>
          <th scope="col">Why</th>
          <th scope="col">Tip</th>
        </tr>
      </thead>
      <tbody>
        {cells.map((cell) => (
          <tr key={cell.branch}>
            <td className="mono">
              {cell.branch}
              {cell.decided ? <span className="muted"> (decided)</span> : null}
            </td>
            <td>
              <CellMark cell={{ ...cell, stale: false, standing: null, seq: 0 }} />
            </td>
            <td>
              <VisibleText text={cell.reason} />
            </td>
            <td>
              <code>{cell.tip.slice(0, 12)}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
