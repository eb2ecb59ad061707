import type { ChangeClass } from '@/lib/analysis/change/classes';
import type { PhaseContext } from '@/lib/analysis/context';
import type { SymptomName } from '@/lib/analysis/message/symptoms';
import { isRepair, tellsOfBug } from '@/lib/analysis/model/is-repair';
import type { Finding } from '@/lib/contracts/analysis';
import type { Severity } from '@/lib/contracts/vocabulary';

/** What happens to those who hit the bug: the closed set of phase 8 (4-phases), the worst first. */
export const failureModes = [
  'security',
  'corruption',
  'crash',
  'hang',
  'functional-loss',
  'performance',
  'cosmetic',
] as const;
export type FailureMode = (typeof failureModes)[number];

export const failureWords: Readonly<Record<FailureMode, string>> = {
  security: 'security',
  corruption: 'memory or data corruption',
  crash: 'crash',
  hang: 'hang',
  'functional-loss': 'functional loss',
  performance: 'performance or resources',
  cosmetic: 'cosmetic',
};

/** How bad each is when somebody hits it. */
const modeSeverity: Readonly<Record<FailureMode, Severity>> = {
  security: 'critical',
  corruption: 'high',
  crash: 'high',
  hang: 'high',
  'functional-loss': 'medium',
  performance: 'low',
  cosmetic: 'info',
};

const bySymptom: Readonly<Record<SymptomName, FailureMode>> = {
  security: 'security',
  'information-leak': 'security',
  'use-after-free': 'corruption',
  'double-free': 'corruption',
  'out-of-bounds': 'corruption',
  'memory-corruption': 'corruption',
  'data-loss': 'corruption',
  'null-dereference': 'crash',
  'invalid-access': 'crash',
  crash: 'crash',
  'divide-by-zero': 'crash',
  deadlock: 'hang',
  hang: 'hang',
  race: 'functional-loss',
  uninitialised: 'functional-loss',
  'integer-overflow': 'functional-loss',
  'warning-splat': 'functional-loss',
  'build-failure': 'functional-loss',
  regression: 'functional-loss',
  'wrong-result': 'functional-loss',
  'functional-loss': 'functional-loss',
  leak: 'performance',
  performance: 'performance',
};

/** What a change of this class usually prevents; classes that say nothing about it are left out. */
const byClass: Partial<Record<ChangeClass, FailureMode>> = {
  bounds: 'corruption',
  refcount: 'corruption',
  lifetime: 'corruption',
  overflow: 'functional-loss',
  'null-check': 'crash',
  race: 'functional-loss',
  barrier: 'functional-loss',
  leak: 'performance',
  init: 'functional-loss',
  'error-path': 'functional-loss',
  endianness: 'functional-loss',
  'check-added': 'functional-loss',
  'id-table': 'functional-loss',
  quirk: 'functional-loss',
  'module-metadata': 'functional-loss',
  'kconfig-build': 'functional-loss',
  format: 'cosmetic',
  'comment-only': 'cosmetic',
  'test-only': 'cosmetic',
  'cleanup-only': 'cosmetic',
  'logging-only': 'cosmetic',
  'linkage-only': 'cosmetic',
};

/** Nothing else is changed: what the lines inside look like does not count. */
const wholePatch: ReadonlySet<string> = new Set([
  'documentation',
  'comment-only',
  'test-only',
  'cleanup-only',
]);

export interface JudgedFailure {
  readonly mode: FailureMode;
  readonly severity: Severity;
  /** Told by the message, or only guessed from what the change looks like. */
  readonly how: 'told' | 'shape';
  /** What it rests on, in the message's or the class's own name. */
  readonly from: string;
  readonly cites: readonly string[];
}

const lower: Readonly<Record<Severity, Severity>> = {
  critical: 'high',
  high: 'medium',
  medium: 'low',
  low: 'low',
  info: 'info',
};

/**
 * The failure mode and how severe it is: what the message tells (traces, symptoms, a CVE number) before what the shape
 * of the change suggests, which counts one step less. Null when neither says anything.
 */
export function judgeFailure(context: PhaseContext): JudgedFailure | null {
  const cves = context.findings('message', 'cve');
  if (cves[0] !== undefined) {
    return {
      mode: 'security',
      severity: 'critical',
      how: 'told',
      from: 'a CVE number',
      cites: cves.map((one) => one.key),
    };
  }
  const only = context
    .findings('diff', 'scope')
    .find((one) => wholePatch.has(scopeClass(String(one.finding.data.scope))));
  if (only !== undefined) {
    return {
      mode: 'cosmetic',
      severity: 'info',
      how: 'told',
      from: `${String(only.finding.data.scope)} only`,
      cites: [only.key],
    };
  }
  // New code has checks and error paths as well; what they prevent was never there to go wrong.
  if (!tellsOfBug(context)) return null;
  return fromMessage(context) ?? (isRepair(context) ? fromShape(context) : null);
}

function scopeClass(scope: string): string {
  return scope === 'documentation' ? scope : `${scope}-only`;
}

function fromMessage(context: PhaseContext): JudgedFailure | null {
  const told = [
    ...context.findings('message', 'trace'),
    ...context.findings('message', 'symptom'),
  ].map((one) => {
    const symptom = one.finding.data.symptom as SymptomName;
    return { symptom, mode: bySymptom[symptom], key: one.key };
  });
  const worst = failureModes.flatMap((mode) => told.filter((one) => one.mode === mode))[0];
  if (worst === undefined) return null;
  // A leak that somebody ran into ends in failure; a mere splat does no harm of its own.
  const severity =
    worst.symptom === 'leak'
      ? 'medium'
      : worst.symptom === 'warning-splat'
        ? 'low'
        : modeSeverity[worst.mode];
  return {
    mode: worst.mode,
    severity,
    how: 'told',
    from: worst.symptom,
    cites: told.filter((one) => one.mode === worst.mode).map((one) => one.key),
  };
}

/** A lock that is given back where it was kept ends a hang; one that is now taken, a race. */
function lockingMode(found: Finding): FailureMode {
  const hits = found.data.hits as readonly { readonly text: string }[];
  const gives = /unlock|release|\bup(?:_read|_write)?\s*\(/i;
  return hits.every((hit) => gives.test(hit.text)) ? 'hang' : 'functional-loss';
}

function fromShape(context: PhaseContext): JudgedFailure | null {
  const logging = context
    .findings('diff', 'scope')
    .filter((one) => scopeClass(String(one.finding.data.scope)) === 'logging-only');
  const shaped = [...context.findings('diff', 'class'), ...logging].flatMap((one) => {
    const name = (one.finding.data.class ?? 'logging-only') as ChangeClass;
    const mode = name === 'locking' ? lockingMode(one.finding) : byClass[name];
    return mode === undefined ? [] : [{ name, mode, key: one.key }];
  });
  const worst = failureModes.flatMap((mode) => shaped.filter((one) => one.mode === mode))[0];
  if (worst === undefined) return null;
  return {
    mode: worst.mode,
    severity: lower[modeSeverity[worst.mode]],
    how: 'shape',
    from: worst.name,
    cites: shaped.filter((one) => one.mode === worst.mode).map((one) => one.key),
  };
}
