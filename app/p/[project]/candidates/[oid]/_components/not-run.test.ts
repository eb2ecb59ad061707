import { describe, expect, it } from 'vitest';
import type { PhaseView } from '@/lib/contracts/pages';
import { type PhaseName, phaseNames } from '@/lib/contracts/vocabulary';
import { notRun } from './not-run';

const phases = (ran: readonly PhaseName[]): PhaseView[] =>
  phaseNames.map((phase) => ({
    id: phase,
    phase,
    status: ran.includes(phase) ? 'partial' : 'skipped',
    summary: '',
    reason: null,
    findings: [],
    ms: null,
    log: [],
    claim: null,
  }));

describe('notRun', () => {
  it('says once which phases the missing commit kept from running', () => {
    const say = (ran: readonly PhaseName[]) => notRun({ commitKnown: false, phases: phases(ran) });
    expect(say([])).toBe('The phases were not run: the repository does not hold the commit.');
    expect(say(['message', 'diff'])).toBe(
      'Phases 3 to 9 not run: the repository does not hold the commit.',
    );
    expect(say(['diff', 'synthesis'])).toBe(
      'Phases 1, 3, 4, 5, 6, 7, 8 not run: the repository does not hold the commit.',
    );
    expect(say(phaseNames)).toBeNull();
  });

  it('has nothing to say where the commit is at hand', () => {
    expect(notRun({ commitKnown: true, phases: phases([]) })).toBeNull();
  });
});
