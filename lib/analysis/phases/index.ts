import type { PhaseDefinition } from '@/lib/analysis/phase';
import { messagePhase } from './01-message';
import { diffPhase } from './02-diff';
import { historyPhase } from './03-history';
import { mailPhase } from './04-mail';
import { codePhase } from './05-code';
import { branchesPhase } from './06-branches';
import { subsystemPhase } from './07-subsystem';
import { impactPhase } from './08-impact';
import { synthesisPhase } from './09-synthesis';

/** The nine phases in the order of 4-phases. */
export const allPhases: readonly PhaseDefinition[] = [
  messagePhase,
  diffPhase,
  historyPhase,
  mailPhase,
  codePhase,
  branchesPhase,
  subsystemPhase,
  impactPhase,
  synthesisPhase,
];
