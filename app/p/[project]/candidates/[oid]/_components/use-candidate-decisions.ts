'use client';

import { useCallback, useState } from 'react';
import { useActions } from '@/app/_actions/provider';
import { needsReason } from '@/app/_components/decide/needs-reason';
import { rangeBranches } from '@/app/_components/decide/range';
import { defaultTargets, liveBranches, nameTargets } from '@/app/_components/decide/targets';
import { useDecide } from '@/app/_components/decide/use-decide';
import { useFrame, useMayDecide } from '@/app/_components/frame/frame-context';
import { toast } from '@/app/_components/ui/toast';
import type { DecideResult } from '@/lib/contracts/decision';
import type { CandidateView } from '@/lib/contracts/pages';
import type { DecisionVerb } from '@/lib/contracts/vocabulary';

/** Votes of ours that came too late, and what the others said. */
export interface Lost {
  readonly verb: DecisionVerb;
  readonly reason: string;
  readonly votes: DecideResult['lost'];
}

interface Input {
  readonly candidate: CandidateView;
  /** The branch that is chosen at first, if any. */
  readonly first: string | null;
  readonly onChange: () => void;
}

/** Votes from the candidate page: on the chosen cells, or where the verb means when none are chosen. */
export function useCandidateDecisions({ candidate, first, onChange }: Input) {
  const frame = useFrame();
  const mayDecide = useMayDecide();
  const [selected, setSelected] = useState<ReadonlySet<string>>(
    new Set(first === null ? [] : [first]),
  );
  const [detail, setDetail] = useState<string | null>(first);
  const [asking, setAsking] = useState<DecisionVerb | null>(null);
  const [lost, setLost] = useState<Lost | null>(null);
  const onResult = useCallback(() => onChange(), [onChange]);
  const { busy, decide, undo } = useDecide({ project: frame.slug, onResult, showsLost: true });

  const order = frame.branches.map((branch) => branch.name);
  const cells = [...candidate.cells].sort(
    (a, b) => order.indexOf(a.branch) - order.indexOf(b.branch),
  );
  const live = liveBranches(frame.branches, frame.now);
  const recommended = candidate.verdict
    ? candidate.verdict.branches
        .filter((one) => one.recommendation.startsWith('recommend'))
        .map((one) => one.branch)
    : [];
  const fallback = rangeBranches(candidate.verdict?.range ?? null, order);

  const targets = (verb: DecisionVerb): readonly string[] => {
    if (selected.size > 0) return order.filter((branch) => selected.has(branch));
    return defaultTargets(verb, cells, live, recommended.length > 0 ? recommended : fallback);
  };
  const nameOf = (verb: DecisionVerb) => nameTargets(targets(verb), order);
  const blockers = (verb: DecisionVerb): readonly string[] => {
    const wanted = targets(verb);
    const found = cells
      .filter((cell) => wanted.includes(cell.branch))
      .flatMap((cell) => cell.blockers.map((text) => ({ branch: cell.branch, text })));
    const texts = [...new Set(found.map((one) => one.text))];
    return texts.map((text) => {
      const branches = found.filter((one) => one.text === text).map((one) => one.branch);
      return branches.length === wanted.length ? text : `${nameTargets(branches, order)}: ${text}`;
    });
  };

  const toggleCell = (branch: string) => {
    const next = new Set(selected);
    if (next.delete(branch)) setDetail([...next].at(-1) ?? null);
    else {
      next.add(branch);
      setDetail(branch);
    }
    setSelected(next);
  };
  const clearSelection = () => {
    setSelected(new Set());
    setDetail(null);
  };

  const vote = async (
    verb: DecisionVerb,
    reason: string,
    votes: readonly { readonly branch: string; readonly seen: number }[],
  ) => {
    const branches = votes.map((one) => one.branch);
    const where = nameTargets(branches, order);
    const { oid, subject } = candidate;
    const sent = await decide({ oid, subject, verb, reason, where, votes });
    if (sent.state === 'refused') return;
    setAsking(null);
    const came = sent.state === 'answered' ? (sent.result?.lost ?? []) : [];
    setLost(came.length > 0 ? { verb, reason, votes: came } : null);
    if (came.length === 0) setSelected(new Set());
  };
  const send = (verb: DecisionVerb, reason: string) => {
    const seen = new Map(cells.map((cell) => [cell.branch, cell.seq]));
    return vote(
      verb,
      reason,
      targets(verb).map((branch) => ({ branch, seen: seen.get(branch) ?? 0 })),
    );
  };
  /** Whether a reason is needed where the verb goes; rejects and needs-work always say why. */
  const asks = (verb: DecisionVerb): boolean =>
    needsReason(
      verb,
      candidate.verdict?.verdict ?? null,
      cells.filter((cell) => targets(verb).includes(cell.branch)),
    );
  const start = (verb: DecisionVerb) => {
    if (targets(verb).length === 0) {
      toast('Nothing to vote on: choose a cell first');
    } else if (!asks(verb)) {
      // A second press while the first is under way means the same vote.
      if (!busy) void send(verb, '');
    } else setAsking(verb);
  };
  /** Votes once more, now knowing what the others said. */
  const voteAnyway = () => {
    if (!lost) return;
    void vote(
      lost.verb,
      lost.reason,
      lost.votes.map((one) => ({ branch: one.branch, seen: one.theirs.seq })),
    );
  };

  const able = () => mayDecide;
  const verb = (name: DecisionVerb, key: string, label: string) => ({
    name: `candidate.${name}`,
    label,
    group: 'Decide',
    keys: [key],
    when: able,
    run: () => start(name),
  });
  useActions([
    ...(mayDecide
      ? [
          verb('accept', 'a', `Accept ${nameOf('accept')}`),
          verb('needs-work', 'w', 'Needs work'),
          verb('defer', 'd', 'Defer'),
          verb('reject', 'r', 'Reject, with a reason'),
          {
            name: 'candidate.accept-why',
            label: 'Accept with a reason',
            group: 'Decide',
            keys: ['Shift+a'],
            when: able,
            run: () => setAsking('accept'),
          },
          {
            name: 'undo',
            label: 'Undo my last decision',
            group: 'Decide',
            keys: ['u'],
            run: () => void undo(),
          },
        ]
      : []),
    ...cells.slice(0, 9).map((cell, index) => ({
      name: `candidate.cell-${index + 1}`,
      label: `Choose ${cell.branch}`,
      group: 'Branches',
      keys: [String(index + 1)],
      run: () => toggleCell(cell.branch),
      quiet: true,
    })),
    {
      name: 'candidate.clear',
      label: 'Choose no branch',
      group: 'Branches',
      keys: ['Escape'],
      when: () => selected.size > 0 || detail !== null,
      run: clearSelection,
    },
  ]);
  return {
    selected,
    detail,
    asking,
    lost,
    busy,
    targets,
    nameOf,
    blockers,
    toggleCell,
    clearSelection,
    start,
    send,
    voteAnyway,
    asks,
    changed: onChange,
    ask: (name: DecisionVerb) => setAsking(name),
    close: () => setAsking(null),
    forgetLost: () => setLost(null),
  };
}

export type CandidateDecisions = ReturnType<typeof useCandidateDecisions>;
