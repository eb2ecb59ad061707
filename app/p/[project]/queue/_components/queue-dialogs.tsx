'use client';

import { ReasonDialog } from '@/app/_components/decide/reason-dialog';
import { nameTargets } from '@/app/_components/decide/targets';
import { Button } from '@/app/_components/ui/button';
import { AssignDialog } from './assign-dialog';
import { BulkDialog } from './bulk-dialog';
import { SnoozeDialog } from './snooze-dialog';
import type { Cursor } from './use-cursor';
import type { QueueDecisions } from './use-queue-decisions';
import type { Triage } from './use-triage';

interface QueueDialogsProps {
  readonly decisions: QueueDecisions;
  readonly triage: Triage;
  readonly cursor: Cursor;
  readonly order: readonly string[];
  readonly mayDecide: boolean;
}

/** The bar for what is selected, and the dialogs that ask before sending. */
export function QueueDialogs(props: QueueDialogsProps) {
  const { decisions, triage, cursor, order, mayDecide } = props;
  const { asking, busy } = decisions;
  return (
    <>
      {cursor.selected.size > 0 ? (
        <section className="bulk-bar" aria-label="Selected candidates">
          <span role="status">{cursor.selected.size} selected</span>
          {mayDecide ? (
            <>
              <Button look="primary" hotkey="a" onClick={() => decisions.start('accept')}>
                Accept…
              </Button>
              <Button hotkey="r" onClick={() => decisions.start('reject')}>
                Reject…
              </Button>
              <Button hotkey="d" onClick={() => decisions.start('defer')}>
                Defer…
              </Button>
            </>
          ) : null}
          <Button look="quiet" onClick={cursor.clear}>
            Clear
          </Button>
        </section>
      ) : null}
      {asking?.kind === 'one' ? (
        <ReasonDialog
          verb={asking.verb}
          subject={asking.row.subject}
          where={nameTargets(asking.targets, order)}
          busy={busy}
          onClose={decisions.close}
          onSend={(reason) => void decisions.answer(reason)}
        />
      ) : null}
      {triage.asking?.kind === 'snooze' ? (
        <SnoozeDialog rows={triage.asking.rows} triage={triage} />
      ) : null}
      {triage.asking !== null && triage.asking.kind !== 'snooze' ? (
        <AssignDialog asking={triage.asking} triage={triage} />
      ) : null}
      {asking?.kind === 'bulk' ? (
        <BulkDialog
          verb={asking.verb}
          rows={asking.rows}
          live={decisions.live}
          order={order}
          busy={busy}
          onClose={decisions.close}
          onSend={(reason) => void decisions.answer(reason)}
        />
      ) : null}
    </>
  );
}
