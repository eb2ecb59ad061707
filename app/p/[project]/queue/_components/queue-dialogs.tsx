'use client';

import { useEffect } from 'react';
import { OnDemand, partOf } from '@/app/_components/client/on-demand';
import { reasonDialog } from '@/app/_components/decide/asking-part';
import { nameTargets } from '@/app/_components/decide/targets';
import { Button } from '@/app/_components/ui/button';
import type { Cursor } from './use-cursor';
import type { QueueDecisions } from './use-queue-decisions';
import type { Triage } from './use-triage';

const assignDialog = partOf(() => import('./assign-dialog').then((part) => part.AssignDialog));
const bulkDialog = partOf(() => import('./bulk-dialog').then((part) => part.BulkDialog));
const snoozeDialog = partOf(() => import('./snooze-dialog').then((part) => part.SnoozeDialog));

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
  useEffect(() => {
    // Once the page stands: a key must not wait for them, nor must they for a connection.
    const timer = setTimeout(() => {
      for (const part of [snoozeDialog, bulkDialog, assignDialog]) {
        part.fetch().catch(() => undefined);
      }
    }, 1000);
    return () => clearTimeout(timer);
  }, []);
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
        <OnDemand
          part={reasonDialog}
          with={{
            verb: asking.verb,
            subject: asking.row.subject,
            where: nameTargets(asking.targets, order),
            busy,
            onClose: decisions.close,
            onSend: (reason) => void decisions.answer(reason),
          }}
        />
      ) : null}
      {triage.asking?.kind === 'snooze' ? (
        <OnDemand part={snoozeDialog} with={{ rows: triage.asking.rows, triage }} />
      ) : null}
      {triage.asking !== null && triage.asking.kind !== 'snooze' ? (
        <OnDemand part={assignDialog} with={{ asking: triage.asking, triage }} />
      ) : null}
      {asking?.kind === 'bulk' ? (
        <OnDemand
          part={bulkDialog}
          with={{
            verb: asking.verb,
            rows: asking.rows,
            live: decisions.live,
            order,
            busy,
            onClose: decisions.close,
            onSend: (reason) => void decisions.answer(reason),
          }}
        />
      ) : null}
    </>
  );
}
