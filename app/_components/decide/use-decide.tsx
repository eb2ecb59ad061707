'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { newId } from '@/app/_components/client/ids';
import { isWaiting } from '@/app/_components/outbox/entry';
import { onSettled } from '@/app/_components/outbox/settled';
import { entries } from '@/app/_components/outbox/store';
import { type Sent, submit } from '@/app/_components/outbox/submit';
import { toast } from '@/app/_components/ui/toast';
import type { BulkDecideRequest, DecideRequest, DecideResult } from '@/lib/contracts/decision';
import type { CellsDecideRequest } from '@/lib/contracts/matrix';
import type { DecisionVerb } from '@/lib/contracts/words';
import { takeBack } from './take-back';
import { verbLabel } from './verb-label';

const done: Readonly<Record<DecisionVerb, string>> = {
  accept: 'Accepted',
  reject: 'Rejected',
  defer: 'Deferred',
  'needs-work': 'Marked as needing work',
  withdraw: 'Taken back',
};

export interface VoteOn {
  readonly oid: string;
  readonly subject: string;
  readonly verb: DecisionVerb;
  readonly reason: string;
  readonly votes: readonly { readonly branch: string; readonly seen: number }[];
  /** For the toast: "7.0 to 5.10". */
  readonly where: string;
}

interface BulkVote {
  readonly verb: DecisionVerb;
  readonly reason: string;
  readonly candidates: readonly string[];
  /** Votes that the rows showed, by candidate and branch. */
  readonly seen: NonNullable<BulkDecideRequest['seen']>;
}

interface Options {
  readonly project: string;
  /** After anything was recorded, lost or taken back: the page asks again for what it shows. */
  readonly onResult: (result: DecideResult | null) => void;
  /** Shows lost races itself while its page is open; else they wait among what is not saved. */
  readonly showsLost?: boolean;
}

/**
 * Sends votes; a vote counts as saved only when the server has answered. Until then it is kept in the browser
 * (app/_components/outbox), so that neither a lost connection nor a closed page loses it.
 */
export function useDecide({ project, onResult, showsLost = false }: Options) {
  const [busy, setBusy] = useState(false);
  const waiting = useRef(0);
  const open = useRef(true);
  useEffect(() => {
    open.current = true;
    return () => {
      open.current = false;
    };
  }, []);
  const told = useRef(onResult);
  useEffect(() => {
    told.current = onResult;
  });
  useEffect(
    () =>
      onSettled(({ entry, result }) => {
        if (entry.project === project) told.current(result);
      }),
    [project],
  );

  const during = useCallback(async <T,>(work: Promise<T>): Promise<T> => {
    waiting.current += 1;
    setBusy(true);
    try {
      return await work;
    } finally {
      waiting.current -= 1;
      setBusy(waiting.current > 0);
    }
  }, []);

  const send = useCallback(
    async (entry: Parameters<typeof submit>[0]): Promise<Sent> => {
      const sent = await during(submit(entry, () => showsLost && open.current));
      if (sent.state === 'refused') toast.error(sent.problem, { duration: 12_000 });
      return sent;
    },
    [during, showsLost],
  );

  const undo = useCallback(
    async (batchId?: string) => void (await during(takeBack(project, batchId))),
    [project, during],
  );

  const decide = useCallback(
    async (vote: VoteOn): Promise<Sent> => {
      const batchId = newId();
      const path = `/api/p/${project}/candidates/${vote.oid}/decisions`;
      const body: DecideRequest = {
        batchId,
        reason: vote.reason,
        decisions: vote.votes.map(({ branch, seen }) => ({
          id: newId(),
          branch,
          verb: vote.verb,
          seenSeq: seen,
        })),
      };
      const title = `${verbLabel[vote.verb]} on ${vote.where}`;
      if (isKeptAlready(vote.oid, path, title, vote.reason)) {
        toast(`Not saved yet: ${title}`, { description: 'It is kept already, and sent later.' });
        return { state: 'kept' };
      }
      return send({
        id: batchId,
        kind: 'votes',
        project,
        path,
        body,
        oids: [vote.oid],
        title,
        done: `${done[vote.verb]} on ${vote.where}`,
        about: vote.subject,
      });
    },
    [project, send],
  );

  const decideBulk = useCallback(
    ({ verb, reason, candidates, seen }: BulkVote): Promise<Sent> => {
      const batchId = newId();
      const body: BulkDecideRequest = { batchId, verb, reason, candidates: [...candidates], seen };
      return send({
        id: batchId,
        kind: 'bulk',
        project,
        path: `/api/p/${project}/decisions/bulk`,
        body,
        oids: candidates,
        title: verbLabel[verb],
        done: done[verb],
        about: `${candidates.length} ${candidates.length === 1 ? 'candidate' : 'candidates'}`,
      });
    },
    [project, send],
  );

  const decideCells = useCallback(
    (
      verb: CellsDecideRequest['verb'],
      reason: string,
      cells: CellsDecideRequest['cells'],
    ): Promise<Sent> => {
      const batchId = newId();
      const body: CellsDecideRequest = { batchId, verb, reason, cells };
      const count = cells.reduce((sum, { branches }) => sum + branches.length, 0);
      return send({
        id: batchId,
        kind: 'cells',
        project,
        path: `/api/p/${project}/matrix/decisions`,
        body,
        oids: cells.map(({ oid }) => oid),
        title: verbLabel[verb],
        done: done[verb],
        about: `${count} ${count === 1 ? 'cell' : 'cells'} of the matrix`,
      });
    },
    [project, send],
  );

  return { busy, decide, decideBulk, decideCells, undo };
}

/** The same decision waits already: a second key press while the connection is down does not double it. */
function isKeptAlready(oid: string, path: string, title: string, reason: string): boolean {
  const last = entries().findLast(
    (entry) => isWaiting(entry) && entry.kind !== 'comment' && entry.oids.includes(oid),
  );
  return last?.path === path && last.title === title && last.body.reason === reason;
}
