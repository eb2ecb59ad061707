import type { PhaseView } from '@/lib/contracts/pages';

export interface Found {
  readonly phase: PhaseView;
  readonly finding: PhaseView['findings'][number];
}

/** The finding that a key `phase/kind/index` names (index among those of its kind), or null. */
export function findFinding(phases: readonly PhaseView[], key: string): Found | null {
  const [name, kind, index = '0'] = key.split('/');
  const phase = phases.find((one) => one.phase === name);
  const finding = phase?.findings.filter((one) => one.kind === kind)[Number(index)];
  return phase && finding ? { phase, finding } : null;
}
