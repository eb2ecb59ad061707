import type { Finding } from '@/lib/contracts/analysis';
import type { PhaseName, PhaseStatus } from '@/lib/contracts/vocabulary';
import type { PhaseContext } from './context';

export interface PhaseOutcome {
  readonly status: Extract<PhaseStatus, 'completed' | 'partial' | 'skipped' | 'not-available'>;
  /** One line for the walk-through. */
  readonly summary: string;
  /** Why it is not complete; null when it is. */
  readonly reason: string | null;
  readonly findings: readonly Finding[];
}

/**
 * One of the nine phases (4-phases): a function over read-only ports that returns findings. It never writes, never
 * formats for a page, never reads the wall clock. `version` goes up whenever the same input may give other findings.
 */
export interface PhaseDefinition<Kind extends string = string> {
  readonly name: PhaseName;
  readonly version: number;
  /** The closed set of finding kinds. */
  readonly kinds: readonly Kind[];
  /** Everything the outcome depends on beside the engine: a record is valid while this stays the same. */
  inputs(context: PhaseContext): Promise<unknown>;
  run(context: PhaseContext): Promise<PhaseOutcome>;
}

/** Keeps the kinds as literals, so that a phase cannot return a kind outside its set unnoticed. */
export function definePhase<const Kind extends string>(
  definition: Omit<PhaseDefinition<Kind>, 'run'> & {
    run(
      context: PhaseContext,
    ): Promise<
      Omit<PhaseOutcome, 'findings'> & { findings: readonly (Finding & { kind: Kind })[] }
    >;
  },
): PhaseDefinition<Kind> {
  return definition;
}
