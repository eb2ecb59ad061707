import type { StoredPhase } from '@/lib/db/queries/candidate-page';
import { readWholeCandidate, type WholeCandidate } from '@/lib/db/queries/candidate-whole';
import { Lru } from '@/lib/lru';
import { onePerProcess } from '@/lib/one-per-process';

interface KeptPhases {
  readonly analysis: string;
  readonly phases: readonly StoredPhase[];
  readonly bytes: number;
}

/** Phases of analyses that are over, by candidate: those looked at last. They never change, so they hold as long as the id is the same. */
const kept = onePerProcess(
  'candidate-phases',
  () => new Lru<string, KeptPhases>(32 * 1024 * 1024, ({ bytes }) => bytes),
);

/** A candidate with all its page shows, as it is now, or null. */
export async function readWhole(
  projectId: string,
  oid: string,
): Promise<(WholeCandidate & { readonly phases: readonly StoredPhase[] }) | null> {
  const key = `${projectId} ${oid}`;
  const known = kept.get(key);
  const candidate = await readWholeCandidate(projectId, oid, known?.analysis ?? null);
  if (candidate === null) return null;
  const { analysis } = candidate;
  if (analysis === null) return { ...candidate, phases: [] };
  const phases = analysis.phases ?? known?.phases ?? [];
  if (analysis.phases !== null && analysis.state === 'completed') {
    kept.set(key, { analysis: analysis.id, phases, bytes: sizeOf(phases) });
  }
  return { ...candidate, phases };
}

/** About what they take: objects are some three times their text. */
const sizeOf = (phases: readonly StoredPhase[]): number => 3 * JSON.stringify(phases).length;
