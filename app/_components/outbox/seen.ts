import type { BulkDecideRequest, DecideRequest, DecisionView } from '@/lib/contracts/decision';
import type { CellsDecideRequest } from '@/lib/contracts/matrix';
import type { ScopeRequest } from '@/lib/contracts/scope';
import type { Entry } from './entry';

type Recorded = Pick<DecisionView, 'branch' | 'seq' | 'verb'> & {
  readonly candidate: { oid: string };
};

/**
 * What a later entry has seen once an earlier one of the same browser is recorded: one's own vote, and everything before it,
 * since the server recorded a vote only because nothing else was new. Without this, two decisions in a row on the same cell would
 * lose a race against oneself. Returns the body to send.
 */
export function withSeen(entry: Entry, recorded: readonly Recorded[]): Entry['body'] {
  if (entry.kind === 'votes') {
    const body = entry.body as DecideRequest;
    const decisions = body.decisions.map((decision) => {
      const own = recorded.filter(
        (one) => entry.oids.includes(one.candidate.oid) && one.branch === decision.branch,
      );
      return { ...decision, seenSeq: latest(decision.seenSeq, own) };
    });
    return { ...body, decisions };
  }
  if (entry.kind === 'bulk') {
    const body = entry.body as BulkDecideRequest;
    const seen = { ...body.seen };
    for (const one of recorded) {
      if (!entry.oids.includes(one.candidate.oid)) continue;
      const cells = seen[one.candidate.oid] ?? {};
      seen[one.candidate.oid] = { ...cells, [one.branch]: latest(cells[one.branch] ?? 0, [one]) };
    }
    return { ...body, seen };
  }
  if (entry.kind === 'scope') {
    const body = entry.body as ScopeRequest;
    const seen = { ...body.seen };
    for (const one of recorded) {
      const key = `${one.candidate.oid} ${one.branch}`;
      const known = seen[key];
      if (known !== undefined) seen[key] = latest(known, [one]);
    }
    return { ...body, seen };
  }
  if (entry.kind === 'cells') {
    const body = entry.body as CellsDecideRequest;
    const cells = body.cells.map(({ oid, branches }) => ({
      oid,
      branches: branches.map(([branch, seen]): [string, number] => {
        const own = recorded.filter((one) => one.candidate.oid === oid && one.branch === branch);
        return [branch, latest(seen, own)];
      }),
    }));
    return { ...body, cells };
  }
  return entry.body;
}

/** Taking back does not ask what others said since: only one that came right after what was seen adds to it. */
const latest = (seen: number, own: readonly Recorded[]): number =>
  Math.max(
    seen,
    ...own.filter((one) => one.verb !== 'withdraw' || one.seq === seen + 1).map((one) => one.seq),
  );
