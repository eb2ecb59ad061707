'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { useActions } from '@/app/_actions/provider';
import { needsReason } from '@/app/_components/decide/needs-reason';
import { rangeBranches } from '@/app/_components/decide/range';
import { defaultTargets, liveBranches, nameTargets } from '@/app/_components/decide/targets';
import { useDecide } from '@/app/_components/decide/use-decide';
import { verbLabel } from '@/app/_components/decide/verb-label';
import { useFrame } from '@/app/_components/frame/frame-context';
import type { Sent } from '@/app/_components/outbox/submit';
import { toast } from '@/app/_components/ui/toast';
import type { QueueRow } from '@/lib/contracts/pages';
import type { DecisionVerb } from '@/lib/contracts/vocabulary';
import type { Cursor } from './use-cursor';
import type { useQueue } from './use-queue';

/** What a dialog asks about before it is sent. */
export type Asking =
  | {
      readonly kind: 'one';
      readonly verb: DecisionVerb;
      readonly row: QueueRow;
      readonly targets: readonly string[];
    }
  | { readonly kind: 'bulk'; readonly verb: DecisionVerb; readonly rows: readonly QueueRow[] };

interface Input {
  readonly queue: ReturnType<typeof useQueue>;
  readonly cursor: Cursor;
  readonly mayDecide: boolean;
  /** Active branches, newest first. */
  readonly order: readonly string[];
}

/** Decisions from the queue: on the candidate under the cursor, or on all that are selected. */
export function useQueueDecisions({ queue, cursor, mayDecide, order }: Input) {
  const frame = useFrame();
  const [asking, setAsking] = useState<Asking | null>(null);
  const { refresh } = queue;
  /** What is taken back instead of the last decision: something that was done after it. */
  const later = useRef<(() => void) | null>(null);
  const onResult = useCallback(() => {
    later.current = null;
    void refresh();
  }, [refresh]);
  const { busy, decide, decideBulk, undo } = useDecide({ project: frame.slug, onResult });
  const live = liveBranches(frame.branches, frame.now);
  const now = useRef(cursor);
  useEffect(() => {
    now.current = cursor;
  });
  const chosen = () => queue.rows.filter((row) => cursor.selected.has(row.oid));
  const under = () => queue.rows.find((row) => row.oid === cursor.current) ?? null;

  const send = async (
    row: QueueRow,
    verb: DecisionVerb,
    targets: readonly string[],
    reason: string,
  ) => {
    const seen = new Map(row.cells.map((cell) => [cell.branch, cell.seq]));
    const sent = await decide({
      oid: row.oid,
      subject: row.subject,
      verb,
      reason,
      where: nameTargets(targets, order),
      votes: targets.map((branch) => ({ branch, seen: seen.get(branch) ?? 0 })),
    });
    const went = sent.state === 'kept' || (sent.state === 'answered' && isRecorded(sent));
    // Where the reviewer is by now: an answer that takes its time must not fetch them back.
    if (went && row.oid === now.current.current) now.current.step(1);
    return sent.state !== 'refused';
  };

  const start = (verb: DecisionVerb) => {
    const rows = chosen();
    if (rows.length > 0) {
      setAsking({ kind: 'bulk', verb, rows });
      return;
    }
    const row = under();
    if (!row) return;
    const recommended = rangeBranches(row.range, order);
    const targets = defaultTargets(verb, row.cells, live, recommended).filter(
      (branch) => row.cells.find((cell) => cell.branch === branch)?.standing !== verb,
    );
    if (targets.length === 0) {
      toast(
        verb === 'accept'
          ? 'Nothing to accept: on no branch does it land and is not accepted yet'
          : `Nothing left to ${verbLabel[verb].toLowerCase()}`,
      );
    } else if (
      !needsReason(
        verb,
        row.verdict,
        row.cells.filter((cell) => targets.includes(cell.branch)),
      )
    ) {
      void send(row, verb, targets, '');
    } else setAsking({ kind: 'one', verb, row, targets });
  };

  const answer = async (reason: string) => {
    if (asking === null) return;
    const sent =
      asking.kind === 'one'
        ? await send(asking.row, asking.verb, asking.targets, reason)
        : (
            await decideBulk({
              verb: asking.verb,
              reason,
              candidates: asking.rows.map((row) => row.oid),
              seen: seenOf(asking.rows),
            })
          ).state !== 'refused';
    if (!sent) return;
    if (asking.kind === 'bulk') cursor.clear();
    setAsking(null);
  };

  const able = () => mayDecide && (cursor.selected.size > 0 || under() !== null);
  const action = (verb: DecisionVerb, key: string, label: string) => ({
    name: `queue.${verb}`,
    label,
    group: 'Decide',
    keys: [key],
    when: able,
    run: () => start(verb),
  });
  useActions(
    mayDecide
      ? [
          action('accept', 'a', 'Accept where it lands'),
          action('reject', 'r', 'Reject, with a reason'),
          action('defer', 'd', 'Defer'),
          action('needs-work', 'w', 'Needs work'),
          {
            name: 'undo',
            label: 'Undo what I did last',
            group: 'Decide',
            keys: ['u'],
            run: () => {
              const back = later.current;
              later.current = null;
              if (back === null) void undo();
              else back();
            },
          },
        ]
      : [],
  );
  const undoFirst = useCallback((back: () => void) => {
    later.current = back;
  }, []);
  return { asking, busy, live, start, answer, undoFirst, close: () => setAsking(null) };
}

const isRecorded = (sent: Extract<Sent, { state: 'answered' }>): boolean =>
  (sent.result?.recorded.length ?? 0) > 0;

/** Votes that the rows show, by candidate and branch; cells without one are left out. */
function seenOf(rows: readonly QueueRow[]): Record<string, Record<string, number>> {
  return Object.fromEntries(
    rows.map((row) => [
      row.oid,
      Object.fromEntries(
        row.cells.filter((cell) => cell.seq > 0).map((cell) => [cell.branch, cell.seq]),
      ),
    ]),
  );
}

export type QueueDecisions = ReturnType<typeof useQueueDecisions>;
