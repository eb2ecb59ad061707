'use client';

import { type FormEvent, useState } from 'react';
import { reasonTemplates, verbLabel } from '@/app/_components/decide/reason-dialog';
import { applicable, nameTargets } from '@/app/_components/decide/targets';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { Button } from '@/app/_components/ui/button';
import { Dialog } from '@/app/_components/ui/dialog';
import { AreaField } from '@/app/_components/ui/field';
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
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const plan = rows.map((row) => ({ row, targets: applicable(row.cells, live) }));
  const votes = plan.reduce((sum, entry) => sum + entry.targets.length, 0);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (verb === 'reject' && reason.trim() === '') setMissing(true);
    else onSend(reason.trim());
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`${verbLabel[verb]}: ${rows.length} candidates`}
      description={`${votes} votes will be recorded, on the branches where each patch lands and is needed.`}
    >
      <form onSubmit={send}>
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
        <div className="mb-2 flex flex-wrap gap-1">
          {reasonTemplates[verb].map((template) => (
            <Button key={template} small onClick={() => setReason(template)}>
              {template}
            </Button>
          ))}
        </div>
        <AreaField
          label={verb === 'reject' ? 'Reason' : 'Reason (optional)'}
          value={reason}
          onChange={(value) => {
            setReason(value);
            setMissing(false);
          }}
          rows={2}
          autoFocus
          error={missing ? 'A rejection needs a reason.' : undefined}
          onSubmitKey={send}
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy} disabled={votes === 0}>
            Record {votes} votes
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
