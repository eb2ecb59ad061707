'use client';

import { useCallback, useRef, useState } from 'react';
import { sayProblem } from '@/app/_components/client/api';
import { newId } from '@/app/_components/client/ids';
import { toast } from '@/app/_components/ui/toast';
import type { DecideResult } from '@/lib/contracts/decision';
import type { CellsDecideRequest } from '@/lib/contracts/matrix';
import type { DecisionVerb } from '@/lib/contracts/vocabulary';
import { lastBatch, rememberBatch } from './last-batch';
import { sendBulk, sendCells, sendDecisions, sendUndo } from './send';

const done: Readonly<Record<DecisionVerb, string>> = {
  accept: 'Accepted',
  reject: 'Rejected',
  defer: 'Deferred',
  'needs-work': 'Marked as needing work',
  withdraw: 'Taken back',
};

export interface VoteOn {
  readonly oid: string;
  readonly verb: DecisionVerb;
  readonly reason: string;
  readonly votes: readonly { readonly branch: string; readonly seen: number }[];
  /** For the toast: "7.0 to 5.10". */
  readonly where: string;
}

interface Options {
  readonly project: string;
  /** After anything was recorded, lost or taken back: the page asks again for what it shows. */
  readonly onResult: (result: DecideResult) => void;
  /** Shows lost races itself; without it they are told in a toast. */
  readonly showsLost?: boolean;
}

/** Sends votes and says what became of them; a vote counts as saved only when the server has answered. */
export function useDecide({ project, onResult, showsLost = false }: Options) {
  const [busy, setBusy] = useState(false);
  const line = useRef<Promise<unknown>>(Promise.resolve());
  const waiting = useRef(0);

  /** One after the other, in the order of the keys: a quick reviewer is not made to wait, and nothing is dropped. */
  const guarded = useCallback((work: () => Promise<DecideResult>): Promise<DecideResult | null> => {
    waiting.current += 1;
    setBusy(true);
    const result = line.current.then(work).catch((error: unknown) => {
      toast.error(sayProblem(error), { duration: 12_000 });
      return null;
    });
    line.current = result.finally(() => {
      waiting.current -= 1;
      setBusy(waiting.current > 0);
    });
    return result;
  }, []);

  const undo = useCallback(
    async (batchId: string | null = lastBatch(project)) => {
      if (batchId === null) {
        toast('Nothing of yours to undo in this session');
        return;
      }
      const result = await guarded(() => sendUndo(project, batchId));
      if (!result) return;
      rememberBatch(project, null);
      const count = result.recorded.length;
      toast(count === 1 ? 'One vote taken back' : `${count} votes taken back`, {
        ...(result.left.length > 0 ? { description: result.left.map((l) => l.why).join(' ') } : {}),
      });
      onResult(result);
    },
    [project, guarded, onResult],
  );

  const tell = useCallback(
    (result: DecideResult, batchId: string, title: string) => {
      if (result.recorded.length > 0 || result.repeated.length > 0) {
        rememberBatch(project, batchId);
        const notes = [sayBlocked(result), sayWarnings(result), sayLeft(result)]
          .filter(Boolean)
          .join(' ');
        toast(title, {
          action: { label: 'Undo', onClick: () => void undo(batchId) },
          ...(notes ? { description: notes } : {}),
        });
      } else if (result.left.length > 0) {
        toast(sayLeft(result));
      }
      if (result.lost.length > 0 && !showsLost) {
        toast.error(result.lost.map(sayLost).join(' '), { duration: 15_000 });
      }
      onResult(result);
    },
    [project, undo, onResult, showsLost],
  );

  const decide = useCallback(
    async (vote: VoteOn): Promise<DecideResult | null> => {
      const batchId = newId();
      const result = await guarded(() => sendDecisions({ project, batchId, ...vote }));
      if (result) tell(result, batchId, `${done[vote.verb]} on ${vote.where}`);
      return result;
    },
    [project, guarded, tell],
  );

  const decideBulk = useCallback(
    async (verb: DecisionVerb, reason: string, candidates: readonly string[]) => {
      const batchId = newId();
      const result = await guarded(() =>
        sendBulk(project, { batchId, verb, reason, candidates: [...candidates] }),
      );
      if (result) {
        tell(result, batchId, sayMany(verb, result));
      }
      return result;
    },
    [project, guarded, tell],
  );

  const decideCells = useCallback(
    async (
      verb: CellsDecideRequest['verb'],
      reason: string,
      cells: CellsDecideRequest['cells'],
    ) => {
      const batchId = newId();
      const result = await guarded(() => sendCells(project, { batchId, verb, reason, cells }));
      if (result) tell(result, batchId, sayMany(verb, result));
      return result;
    },
    [project, guarded, tell],
  );

  return { busy, decide, decideBulk, decideCells, undo };
}

function sayMany(verb: DecisionVerb, result: DecideResult): string {
  const touched = new Set(result.recorded.map((decision) => decision.candidate.oid)).size;
  const votes = result.recorded.length;
  return `${done[verb]}: ${touched} ${touched === 1 ? 'candidate' : 'candidates'}, ${votes} ${votes === 1 ? 'vote' : 'votes'}`;
}

/** What the policy still asks for before what was recorded stands. */
function sayBlocked(result: DecideResult): string {
  const says = [...new Set(result.blocked.flatMap((cell) => cell.says))];
  if (says.length === 0) return '';
  const where = [...new Set(result.blocked.map((cell) => cell.branch))];
  return `Does not stand yet${where.length > 3 ? '' : ` on ${where.join(', ')}`}: ${says.join('; ')}.`;
}

/** What was recorded and deserves a second look. */
function sayWarnings(result: DecideResult): string {
  const [first] = result.warnings;
  if (!first) return '';
  const more = result.warnings.length > 1 ? ` (and ${result.warnings.length - 1} more)` : '';
  return `${first.says}${more}`;
}

function sayLeft(result: DecideResult): string {
  const [first] = result.left;
  if (!first) return '';
  const more = result.left.length > 1 ? ` (and ${result.left.length - 1} more)` : '';
  return `Left out: ${first.branch ?? first.candidate.slice(0, 12)}: ${first.why}${more}`;
}

function sayLost(lost: DecideResult['lost'][number]): string {
  const { theirs } = lost;
  const reason = theirs.reason ? `: “${theirs.reason}”` : '';
  return `${theirs.by.name} voted first on ${lost.branch} (${theirs.verb})${reason}. Your vote there was not recorded.`;
}
