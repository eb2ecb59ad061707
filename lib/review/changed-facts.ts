import { type Affected, type CellState, cellWord, type Verdict } from '@/lib/contracts/vocabulary';

/** What a vote rests on. */
export interface Facts {
  readonly tip: string;
  readonly state: CellState;
  readonly affected: Affected;
  readonly verdict: Verdict | null;
}

const bug: Readonly<Record<Affected, string>> = {
  yes: 'the branch has the bug',
  no: 'the branch does not have the bug',
  unknown: 'nobody knows whether the branch has the bug',
};

/**
 * What changed under a vote since it was cast, as sentences; empty when what it rests on is as it was. A new analysis or a
 * moved tip never changes the vote itself; a tip that moved without consequence is no change.
 */
export function changedFacts(then: Facts, now: Facts): readonly string[] {
  const at = `decided at tip ${then.tip.slice(0, 12)}`;
  return [
    ...(then.state === now.state
      ? []
      : [`${at} (${cellWord[then.state]}); ${cellWord[now.state]} since`]),
    ...(then.affected === now.affected
      ? []
      : [`${at} (${bug[then.affected]}); ${bug[now.affected]}, it says since`]),
    ...(then.verdict === now.verdict || now.verdict === null
      ? []
      : [`the engine said ${then.verdict ?? 'nothing yet'} then, ${now.verdict} now`]),
  ];
}
