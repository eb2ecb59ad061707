import { EntryPathData, GateData } from '@/lib/contracts/drawing-data';
import type { PhaseView } from '@/lib/contracts/pages';

export interface CallStep {
  readonly name: string;
  /** "drivers/nvme/host/fabrics.c:1042"; null where only the name is known. */
  readonly place: string | null;
  /** Capability checks in it. */
  readonly checks: readonly string[];
  readonly role: 'entry' | 'between' | 'changed' | 'below';
  /** What it has to do with the change, in words; null for what only leads there. */
  readonly part: string | null;
}

export interface CallPath {
  /** "file operation" */
  readonly entry: string;
  /** ".write of nvmf_dev_fops (file_operations)" */
  readonly via: string;
  readonly steps: readonly CallStep[];
  /** What has to be built for it: "CONFIG_NVME_FABRICS (depends on BLOCK)". */
  readonly built: readonly string[];
  /** The same in one sentence. */
  readonly words: string;
}

/** The ways to the changed functions as phase 5 found them, with their gates, in the order of the findings. */
export function callPaths(findings: PhaseView['findings']): CallPath[] {
  const gates = findings.flatMap((one) => {
    const read = one.kind === 'gate' ? GateData.safeParse(one.data) : null;
    return read?.success === true ? [read.data] : [];
  });
  return findings.flatMap((one) => {
    const read = one.kind === 'entry-path' ? EntryPathData.safeParse(one.data) : null;
    return read?.success === true ? [pathOf(read.data, gates)] : [];
  });
}

function pathOf(data: EntryPathData, gates: readonly GateData[]): CallPath {
  const changed = data.steps.length - 1;
  // A way that goes on below its last step leads to a call that asks for what is added: no function changed.
  const part = data.path.length > data.steps.length ? 'asks for it' : 'changed';
  const steps = data.path.map((name, index): CallStep => {
    const step = data.steps[index];
    const checks = gates.flatMap((gate) =>
      gate.capability !== undefined && gate.step === name ? [gate.capability] : [],
    );
    return {
      name,
      place: step === undefined ? null : `${step.path}:${step.callLine ?? step.line}`,
      checks: [...new Set(checks)],
      role:
        index > changed
          ? 'below'
          : index === changed
            ? 'changed'
            : index === 0
              ? 'entry'
              : 'between',
      part: index === changed ? part : null,
    };
  });
  const shown = new Set(steps.flatMap((one) => one.checks));
  // An older record does not say which function checks: then the check stands over the whole way.
  const elsewhere = gates.flatMap((gate) =>
    gate.capability !== undefined && gate.function === data.function && !shown.has(gate.capability)
      ? [`needs ${gate.capability}`]
      : [],
  );
  // Gates of one file are said once, for the first of its functions: they hold for the others too.
  const configs = gates.flatMap((gate) => (gate.config === undefined ? [] : [configWords(gate)]));
  const built = [...new Set([...configs, ...elsewhere])];
  const checks = steps.flatMap((one) => one.checks.map((check) => `${one.name}() checks ${check}`));
  return {
    entry: data.entry,
    via: data.via,
    steps,
    built,
    words: [
      `From ${data.entry} (${data.via}): ${data.path.join(', then ')}.`,
      ...(checks.length === 0 ? [] : [`${checks.join('; ')}.`]),
      ...(built.length === 0 ? [] : [`Gates: ${built.join('; ')}.`]),
    ].join(' '),
  };
}

function configWords(gate: GateData): string {
  const config = gate.config ?? '';
  if (config.startsWith('meson: ')) return config.slice(7);
  return gate.depends.length === 0 ? config : `${config} (depends on ${gate.depends.join(', ')})`;
}
