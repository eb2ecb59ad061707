import type { PhaseRecord, PhaseRun } from '@/lib/contracts/analysis';
import { type PhaseName, phaseTitle } from '@/lib/contracts/vocabulary';
import { AppError, isAppError } from '@/lib/errors';
import { digestOf } from './canonical';
import { PhaseContext } from './context';
import type { AnalysisInput } from './input';
import { notVerified } from './parts';
import type { PhaseDefinition } from './phase';
import { allPhases } from './phases';
import type { ProbePorts } from './probes/probe';
import { within } from './within';

export interface RunOptions {
  /** A stored record of this phase, version and input digest, or null: it is taken over and not computed again. */
  readonly existing?: (
    phase: PhaseName,
    version: number,
    inputDigest: string,
  ) => Promise<PhaseRecord | null> | PhaseRecord | null;
  /** Called after each phase, before the next one starts, so that an interrupted analysis resumes behind it. */
  readonly onRecord?: (
    record: PhaseRecord,
    run: PhaseRun | null,
    /** Whole outputs, by digest, of evidence that holds an excerpt only. */
    outputs: ReadonlyMap<string, Buffer>,
  ) => Promise<void> | void;
  /** Called before a phase is computed. */
  readonly onStart?: (phase: PhaseName) => Promise<void> | void;
  readonly phases?: readonly PhaseDefinition[];
  /** Milliseconds that one probe, and one phase, may take. */
  readonly bounds?: { readonly probeMs: number; readonly phaseMs: number };
  /** Ends between two phases with an AppError `timeout`. */
  readonly signal?: AbortSignal;
}

export interface RunResult {
  /** One per phase, in order. */
  readonly records: readonly PhaseRecord[];
  /** Of the phases that were computed now. */
  readonly runs: readonly PhaseRun[];
}

/**
 * Runs the phases in order. A phase that fails is recorded as failed with its reason, and the others go on; only what
 * `onRecord` throws ends the analysis. Records are byte-identical for the same input; durations stand in the runs.
 */
export async function runAnalysis(
  input: AnalysisInput,
  ports: ProbePorts,
  options: RunOptions = {},
): Promise<RunResult> {
  const context = new PhaseContext(input, ports, options.bounds?.probeMs);
  const records: PhaseRecord[] = [];
  const runs: PhaseRun[] = [];
  for (const phase of options.phases ?? allPhases) {
    if (options.signal?.aborted) {
      throw new AppError(
        'timeout',
        `The analysis was stopped before phase ${phaseTitle[phase.name]}.`,
      );
    }
    const { record, run } = await runPhase(phase, context, options);
    context.records.set(phase.name, record);
    records.push(record);
    if (run !== null) runs.push(run);
    await options.onRecord?.(record, run, context.takeOutputs());
  }
  return { records, runs };
}

/** A phase of one candidate takes seconds; what takes longer is told, not waited for. */
const longestPhaseMs = 15 * 60_000;

async function runPhase(
  phase: PhaseDefinition,
  context: PhaseContext,
  options: RunOptions,
): Promise<{ record: PhaseRecord; run: PhaseRun | null }> {
  const started = performance.now();
  let inputDigest = '';
  let record: PhaseRecord;
  try {
    const asked = phase.inputs(context);
    const inputs = await within(
      options.bounds?.phaseMs ?? longestPhaseMs,
      `What the phase ${phaseTitle[phase.name]} depends on`,
      asked,
    );
    inputDigest = digestOf([phase.name, phase.version, context.input.commit, inputs]);
    const existing = await options.existing?.(phase.name, phase.version, inputDigest);
    // A failed phase is tried again: what stood in its way may be gone.
    if (existing && existing.status !== 'failed') return { record: existing, run: null };
    await options.onStart?.(phase.name);
    const limit = options.bounds?.phaseMs ?? longestPhaseMs;
    const outcome = await within(limit, `The phase ${phaseTitle[phase.name]}`, phase.run(context));
    const strange = outcome.findings.find((finding) => !phase.kinds.includes(finding.kind));
    if (strange) throw new AppError('internal', `Phase ${phase.name} has no kind ${strange.kind}.`);
    record = {
      phase: phase.name,
      version: phase.version,
      status: outcome.status,
      summary: outcome.summary,
      reason: outcome.reason,
      findings: [...outcome.findings],
      inputDigest,
    };
  } catch (error) {
    record = failedRecord(phase, inputDigest, error);
  }
  const run = { phase: phase.name, ms: performance.now() - started, probes: context.takeRuns() };
  return { record, run };
}

function failedRecord(phase: PhaseDefinition, inputDigest: string, error: unknown): PhaseRecord {
  const reason = isAppError(error)
    ? error.message
    : `An error of ours: ${error instanceof Error ? error.message : String(error)}`;
  return {
    phase: phase.name,
    version: phase.version,
    status: 'failed',
    summary: `Failed: ${reason}`,
    reason,
    findings: isAppError(error, 'timeout', 'too-large')
      ? [notVerified(`the phase ${phaseTitle[phase.name]}`, reason, error.code)]
      : [],
    inputDigest,
  };
}
