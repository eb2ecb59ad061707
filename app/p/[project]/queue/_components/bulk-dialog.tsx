'use client';

import { ReasonForm } from '@/app/_components/decide/reason-form';
import { applicable, nameTargets } from '@/app/_components/decide/targets';
import { verbLabel } from '@/app/_components/decide/verb-label';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { Dialog } from '@/app/_components/ui/dialog';
import type { QueueRow } from '@/lib/contracts/pages';
import type { DecisionVerb } from '@/lib/contracts/vocabulary';

interface BulkDialogProps {
  readonly verb: DecisionVerb;
  readonly rows: readonly QueueRow[];
  readonly live: readonly string[];
  readonly order: readonly string[];
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onSend: (reason: string) => void;
}

/** Shows what a decision on several candidates will record, candidate by candidate, before it is sent. */
export function BulkDialog(props: BulkDialogProps) {
  const { verb, rows, live, order, busy, onClose, onSend } = props;
  const plan = rows.map((row) => ({ row, targets: applicable(row.cells, live) }));
  const votes = plan.reduce((sum, entry) => sum + entry.targets.length, 0);
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`${verbLabel[verb]}: ${rows.length} candidates`}
      description={`${votes} votes will be recorded, on the branches where each patch lands and is needed.`}
    >
      <ReasonForm
        verb={verb}
        action={`Record ${votes} votes`}
        busy={busy}
        disabled={votes === 0}
        onClose={onClose}
        onSend={onSend}
      >
        <div className="table-scroll mb-3 max-h-[34vh] overflow-auto">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Candidate</th>
                <th scope="col">Votes on</th>
              </tr>
            </thead>
            <tbody>
              {plan.map(({ row, targets }) => (
                <tr key={row.oid}>
                  <td>
                    <VisibleText text={row.subject} />
                  </td>
                  <td className="whitespace-nowrap">
                    {targets.length > 0 ? (
                      nameTargets(targets, order)
                    ) : (
                      <span className="muted">nothing lands: left as it is</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </ReasonForm>
    </Dialog>
  );
}
