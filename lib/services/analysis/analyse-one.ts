import type { AnalysisBranch, AnalysisInput } from '@/lib/analysis/input';
import type { ProbePorts } from '@/lib/analysis/probes/probe';
import { runAnalysis as runPhases } from '@/lib/analysis/run';
import type { PhaseRecord, PhaseRun } from '@/lib/contracts/analysis';
import type { Cell } from '@/lib/contracts/cell';
import { db, type Tx } from '@/lib/db/client';
import { refreshAlarmFlags } from '@/lib/db/queries/alarm';
import {
  type CandidateToAnalyse,
  type ClaimedAnalysis,
  completeAnalysis,
} from '@/lib/db/queries/analysis';
import { putBlobs } from '@/lib/db/queries/blob';
import { copyFacts } from '@/lib/db/queries/candidate-write';
import { refreshSettled } from '@/lib/db/queries/cell-read';
import { refreshMailFlags } from '@/lib/db/queries/mail';
import {
  listRecordKeys,
  type PhaseToStore,
  readRecord,
  recordKey,
  storePhases,
} from '@/lib/db/queries/phase-record';
import type { Profile } from '@/lib/profiles';
import type { Ctx } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { refreshStandings } from '@/lib/services/policies/refresh-standings';
import { copiedFacts, verdictOf } from './copied-facts';
import type { Lease } from './lease';
import { mailOnlyRecords } from './mail-only';

/** What all analyses of one batch share. */
export interface Batch {
  readonly ctx: Ctx;
  readonly project: { readonly id: string; readonly slug: string; readonly asOf: Date | null };
  readonly profile: Profile;
  readonly upstream: string;
  readonly branches: readonly AnalysisBranch[];
  readonly ports: ProbePorts;
  readonly policy: NonNullable<AnalysisInput['policy']>;
  readonly lease: Lease;
  readonly signal: AbortSignal | undefined;
}

export interface OneAnalysis {
  readonly claim: ClaimedAnalysis;
  readonly candidate: CandidateToAnalyse;
  readonly cells: readonly Cell[];
}

/** Finished phases are stored at least this often, so that an interrupted analysis goes on behind them. */
const checkpointMs = 1_000;
/** Larger outputs are kept as their excerpt alone: running them again gives the rest. */
const largestOutput = 1 << 20;

/**
 * Runs the phases of one candidate and stores what they found. Records of phases whose inputs did not change are taken
 * over. Throws LeaseLost when somebody else holds the analysis by now.
 */
export async function analyseOne(batch: Batch, one: OneAnalysis): Promise<void> {
  const { candidate, claim } = one;
  const waiting: PhaseToStore[] = [];
  const outputs = new KeptOutputs();
  let stored = performance.now();
  const take = (record: PhaseRecord, run: PhaseRun | null) =>
    waiting.push({
      analysisId: claim.id,
      candidateId: candidate.id,
      record,
      run: run === null ? null : { ms: run.ms, log: run.probes },
      stored: outputs.digests,
    });
  if (!candidate.commitKnown) {
    const asOf = claim.asOf.toISOString();
    const { upstream, profile } = batch;
    const records = await mailOnlyRecords(candidate, { upstream, asOf, profile }, batch.ports);
    for (const record of records) take(record, { phase: record.phase, ms: 0, probes: [] });
    await finish(batch, one, records, waiting, outputs);
    return;
  }
  const keys = await listRecordKeys(db(), [candidate.id]);
  const { records } = await runPhases(
    {
      commit: candidate.upstreamOid,
      upstream: batch.upstream,
      asOf: claim.asOf.toISOString(),
      profile: batch.profile,
      branches: batch.branches,
      cells: one.cells,
      policy: batch.policy,
    },
    batch.ports,
    {
      existing: async (phase, version, inputDigest) => {
        const id = keys.get(recordKey(candidate.id, { phase, version, inputDigest }));
        return id === undefined ? null : readRecord(db(), id);
      },
      onRecord: async (record, run, whole) => {
        outputs.keep(whole);
        take(record, run);
        if (performance.now() - stored < checkpointMs) return;
        const ready = waiting.splice(0);
        await batch.lease.write([claim.id], async (tx) => {
          await outputs.store(tx);
          await storePhases(tx, ready);
        });
        outputs.forget();
        stored = performance.now();
      },
      ...(batch.signal === undefined ? {} : { signal: batch.signal }),
    },
  );
  await finish(batch, one, records, waiting, outputs);
}

/** Whole outputs on their way into the database. */
class KeptOutputs {
  /** Of everything kept so far: evidence may cite an output of an earlier phase. */
  readonly digests = new Set<string>();
  #waiting: Buffer[] = [];

  keep(outputs: ReadonlyMap<string, Buffer>): void {
    for (const [digest, output] of outputs) {
      if (output.length > largestOutput || this.digests.has(digest)) continue;
      this.digests.add(digest);
      this.#waiting.push(output);
    }
  }

  async store(tx: Tx): Promise<void> {
    await putBlobs(tx, this.#waiting);
  }

  /** What was stored has reached the database. */
  forget(): void {
    this.#waiting = [];
  }
}

async function finish(
  batch: Batch,
  one: OneAnalysis,
  records: readonly PhaseRecord[],
  waiting: readonly PhaseToStore[],
  outputs: KeptOutputs,
): Promise<void> {
  const { claim } = one;
  await batch.lease.write([claim.id], async (tx) => {
    await outputs.store(tx);
    await storePhases(tx, waiting);
    await complete(tx, batch, one, records);
  });
  batch.lease.finished(claim.id);
}

async function complete(
  tx: Tx,
  batch: Batch,
  { claim, candidate, cells }: OneAnalysis,
  records: readonly PhaseRecord[],
): Promise<void> {
  const verdict = verdictOf(records);
  await completeAnalysis(
    tx,
    claim.id,
    {
      verdict: verdict?.verdict ?? null,
      confidence: verdict?.confidence ?? null,
      range: verdict?.range ?? null,
      tips: Object.fromEntries(batch.branches.map((branch) => [branch.name, branch.tip])),
    },
    batch.ctx.clock.now(),
  );
  const facts = copiedFacts(candidate, records, cells);
  const why = candidate.commitKnown ? facts.why : (records.at(-1)?.reason ?? '');
  await copyFacts(tx, candidate.id, { ...facts, why });
  await refreshMailFlags(tx, [candidate.id]);
  await refreshAlarmFlags(tx, [candidate.id]);
  await refreshStandings(tx, batch.project, [candidate.id], batch.ctx.clock.now());
  await refreshSettled(tx, [candidate.id]);
  await publish(tx, {
    type: 'candidate',
    project: batch.project.slug,
    oid: candidate.upstreamOid,
  });
}
