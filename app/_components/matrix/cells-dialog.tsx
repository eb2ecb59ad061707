'use client';

import { api, sayProblem } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import { useAnswer } from '@/app/_components/client/use-answer';
import { ReasonForm } from '@/app/_components/decide/reason-form';
import { nameTargets } from '@/app/_components/decide/targets';
import { verbLabel } from '@/app/_components/decide/verb-label';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { Dialog } from '@/app/_components/ui/dialog';
import type { CellsPlanRequest, PlannedCell } from '@/lib/contracts/matrix';
import { type Count, sumPlan } from './sum-plan';

interface CellsDialogProps {
  readonly project: string;
  readonly verb: CellsPlanRequest['verb'];
  readonly cells: CellsPlanRequest['cells'];
  readonly branches: readonly string[];
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onSend: (reason: string, votes: readonly PlannedCell[]) => void;
}

/** Candidates that the preview names; the figures above speak of all. */
const mostNamed = 100;

/** What a decision on the chosen cells will record, in figures and candidate by candidate, before it is sent. */
export function CellsDialog(props: CellsDialogProps) {
  const { project, verb, cells, branches, busy, onClose, onSend } = props;
  const path = `/api/p/${project}/matrix/plan`;
  const body: CellsPlanRequest = { verb, cells };
  const plan = useAnswer({
    key: `${path} ${JSON.stringify(body)}`,
    load: () => api(path, { body, schema: readers.cellsPlan }),
  });
  const sum = plan.data === undefined ? null : sumPlan(plan.data);
  const votes = sum?.votes ?? [];
  const one = votes.length === 1;
  const action = `Record ${votes.length} ${one ? 'vote' : 'votes'}`;
  const byOid = new Map<string, PlannedCell[]>();
  for (const cell of votes) byOid.set(cell.oid, [...(byOid.get(cell.oid) ?? []), cell]);
  const needs = sum !== null && sum.asks.length > 0;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`${verbLabel[verb]} ${cells.length === 1 ? 'on one candidate' : `on ${cells.length} candidates`}`}
      description={
        sum === null
          ? 'Looking at what this would do …'
          : `${votes.length} ${one ? 'vote' : 'votes'} on ${sum.candidates} ${sum.candidates === 1 ? 'candidate' : 'candidates'} will be recorded.`
      }
    >
      {plan.isError ? (
        <p className="notice bad mb-2" role="alert">
          {sayProblem(plan.error)}
        </p>
      ) : null}
      <ReasonForm
        verb={verb}
        action={action}
        busy={busy || plan.isPending}
        disabled={votes.length === 0}
        required={needs}
        onClose={onClose}
        onSend={(reason) => onSend(reason, votes)}
      >
        {sum === null ? null : (
          <div className="mx-plan">
            <Counts title={`${sum.waiting} will not stand yet`} counts={sum.waits} />
            <Counts title="A reason is needed" counts={sum.asks} />
            <Counts
              title={`${sum.left.reduce((total, count) => total + count.cells, 0)} left as they are`}
              counts={sum.left}
            />
          </div>
        )}
        {votes.length > 0 ? (
          <div className="table-scroll mb-3 max-h-[28vh] overflow-auto">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Candidate</th>
                  <th scope="col">Votes on</th>
                </tr>
              </thead>
              <tbody>
                {[...byOid].slice(0, mostNamed).map(([oid, list]) => (
                  <tr key={oid}>
                    <td>
                      <VisibleText text={list[0]?.subject ?? ''} />
                    </td>
                    <td className="whitespace-nowrap">
                      {nameTargets(
                        list.map((cell) => cell.branch),
                        branches,
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {byOid.size > mostNamed ? (
              <p className="faint">and {byOid.size - mostNamed} more candidates</p>
            ) : null}
          </div>
        ) : null}
      </ReasonForm>
    </Dialog>
  );
}

function Counts({ title, counts }: { readonly title: string; readonly counts: readonly Count[] }) {
  if (counts.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul className="plain-list">
        {counts.map(({ says, cells }) => (
          <li key={says}>
            <b>{cells}</b> {says}
          </li>
        ))}
      </ul>
    </section>
  );
}
