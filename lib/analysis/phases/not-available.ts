import { definePhase, type PhaseDefinition } from '@/lib/analysis/phase';
import type { PhaseName } from '@/lib/contracts/vocabulary';

/** A phase that this engine does not have yet: recorded as such with its reason, so that phase 9 can say so. */
export function notAvailable(name: PhaseName, reason: string): PhaseDefinition {
  return definePhase({
    name,
    version: 0,
    kinds: [],
    inputs: async () => null,
    run: async () => ({
      status: 'not-available' as const,
      summary: `Not available: ${reason}`,
      reason,
      findings: [],
    }),
  });
}
