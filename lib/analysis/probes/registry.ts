import { codeProbes } from './code-probes';
import { commitProbes } from './commit-probes';
import { historyProbes } from './history-probes';
import { mailProbes } from './mail-probes';
import type { AnyProbe } from './probe';
import { subsystemProbes } from './subsystem-probes';
import { treeProbes } from './tree-probes';

/** Every probe there is, by name. What is not here cannot be run, whatever a database says. */
export const probeRegistry: ReadonlyMap<string, AnyProbe> = new Map(
  [
    ...commitProbes,
    ...historyProbes,
    ...treeProbes,
    ...mailProbes,
    ...subsystemProbes,
    ...codeProbes,
  ].map((probe) => [probe.name, probe]),
);
