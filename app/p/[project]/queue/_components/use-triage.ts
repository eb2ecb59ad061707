'use client';

import { useState } from 'react';
import { useActions } from '@/app/_actions/provider';
import { api, sayProblem } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import { atLeast } from '@/app/_components/form/role';
import { useFrame } from '@/app/_components/frame/frame-context';
import { toast } from '@/app/_components/ui/toast';
import type { QueueRow } from '@/lib/contracts/pages';
import type { AssignRequest, SnoozeRequest } from '@/lib/contracts/queue-actions';
import type { Cursor } from './use-cursor';
import type { useQueue } from './use-queue';

export type TriageAsking = {
  readonly kind: 'snooze' | 'assign' | 'delegate';
  readonly rows: readonly QueueRow[];
};
export type SnoozeEnd = Omit<SnoozeRequest, 'oids'>;

interface Input {
  readonly queue: ReturnType<typeof useQueue>;
  readonly cursor: Cursor;
  readonly mayDecide: boolean;
  /** What `u` takes back next, unless a decision came later. */
  readonly onDone: (undo: () => void) => void;
}

const many = (rows: readonly unknown[]): string =>
  rows.length === 1 ? 'One candidate' : `${rows.length} candidates`;

/** Putting candidates off and handing them over: those that are selected, or the one under the cursor. */
export function useTriage({ queue, cursor, mayDecide, onDone }: Input) {
  const { slug, viewerId, role } = useFrame();
  const [asking, setAsking] = useState<TriageAsking | null>(null);
  const [busy, setBusy] = useState(false);
  const base = `/api/p/${slug}`;
  const mayDelegate = atLeast(role, 'lead');

  const chosen = (): readonly QueueRow[] => {
    const selected = queue.rows.filter((row) => cursor.selected.has(row.oid));
    return selected.length > 0 ? selected : queue.rows.filter((row) => row.oid === cursor.current);
  };
  /** Sends, says what came of it, and offers the way back; nothing is said to be done before the server has answered. */
  const run = async (title: string, work: () => Promise<() => Promise<unknown>>) => {
    setBusy(true);
    try {
      const back = await work();
      const undo = () => void takeBack(back);
      onDone(undo);
      setAsking(null);
      cursor.clear();
      toast(title, { action: { label: 'Undo', onClick: undo } });
      await queue.refresh();
    } catch (error) {
      toast.error(sayProblem(error), { duration: 12_000 });
    } finally {
      setBusy(false);
    }
  };
  const takeBack = async (back: () => Promise<unknown>) => {
    try {
      await back();
      toast('Taken back');
      await queue.refresh();
    } catch (error) {
      toast.error(sayProblem(error), { duration: 12_000 });
    }
  };

  const snooze = (rows: readonly QueueRow[], end: SnoozeEnd, until: string) => {
    const oids = rows.map((row) => row.oid);
    const step = rows.some((row) => row.oid === cursor.current);
    return run(`${many(rows)} put off until ${until}`, async () => {
      await api(`${base}/snoozes`, { body: { oids, ...end }, schema: readers.snoozed });
      if (step) cursor.step(1);
      return () => api(`${base}/snoozes/end`, { body: { oids }, schema: readers.snoozed });
    });
  };
  const wake = (rows: readonly QueueRow[]) => {
    const oids = rows.map((row) => row.oid);
    return run(`${many(rows)} brought back`, async () => {
      await api(`${base}/snoozes/end`, { body: { oids }, schema: readers.snoozed });
      return async () => setAsking({ kind: 'snooze', rows });
    });
  };
  const assign = (rows: readonly QueueRow[], people: readonly string[], whom: string) =>
    run(`${many(rows)} given to ${whom}`, async () => {
      const changes = rows.map((row) => ({ oid: row.oid, people: [...people] }));
      const send = (body: AssignRequest) =>
        api(`${base}/assignments`, { body, schema: readers.assigned });
      const { before } = await send({ changes });
      return () => send({ changes: before });
    });
  const delegate = (subsystem: string, person: string | null, whom: string) =>
    run(`${subsystem} goes to ${whom} from now on`, async () => {
      const send = (body: { subsystem: string; person: string | null }) =>
        api(`${base}/delegations`, { body, schema: readers.delegated });
      const { before } = await send({ subsystem, person });
      return () => send(before);
    });

  const able = () => chosen().length > 0;
  const ask = (kind: TriageAsking['kind']) => () => setAsking({ kind, rows: chosen() });
  const group = 'Put off and hand over';
  useActions(
    mayDecide
      ? [
          {
            name: 'queue.snooze',
            label: 'Put off until …',
            group,
            keys: ['s'],
            when: able,
            run: ask('snooze'),
          },
          {
            name: 'queue.wake',
            label: 'Bring back what I put off',
            group,
            keys: ['Shift+s'],
            when: () => chosen().some((row) => row.snoozed),
            run: () => void wake(chosen().filter((row) => row.snoozed)),
          },
          {
            name: 'queue.assign',
            label: 'Give to …',
            group,
            keys: ['t'],
            when: able,
            run: ask('assign'),
          },
          {
            name: 'queue.take',
            label: 'Take it myself',
            group,
            keys: ['i'],
            when: able,
            run: () => void assign(chosen(), [viewerId], 'you'),
          },
          ...(mayDelegate
            ? [
                {
                  name: 'queue.delegate',
                  label: 'Give the whole subsystem to …',
                  group,
                  keys: ['Shift+t'],
                  when: () => chosen().some((row) => row.subsystem !== ''),
                  run: ask('delegate'),
                },
              ]
            : []),
        ]
      : [],
  );
  return { asking, busy, snooze, assign, delegate, close: () => setAsking(null) };
}

export type Triage = ReturnType<typeof useTriage>;
