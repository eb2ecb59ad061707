import type { AnalysisBranch } from '@/lib/analysis/input';
import type { Cell } from '@/lib/contracts/cell';
import { db, inTransaction } from '@/lib/db/client';
import {
  type CandidateToAnalyse,
  findCandidatesToAnalyse,
  findOpenAnalysis,
} from '@/lib/db/queries/analysis';
import { type BranchRow, listBranchRows } from '@/lib/db/queries/branch';
import { findCandidateById, flagCandidates } from '@/lib/db/queries/candidate-write';
import { storeCells } from '@/lib/db/queries/cell';
import { findProjectById, type ProjectWithPaths } from '@/lib/db/queries/project';
import { AppError, isAppError } from '@/lib/errors';
import { enqueue } from '@/lib/jobs/enqueue';
import { log } from '@/lib/log';
import { withProjectMail } from '@/lib/services/archives/project-mail';
import { cellBranches } from '@/lib/services/cells/queued';
import { audit, type Ctx } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { loadPolicies } from '@/lib/services/policies/load-policies';
import { withProjectGit } from '@/lib/services/projects/project-git';
import { analyseOne, type Batch, type OneAnalysis } from './analyse-one';
import { Lease, LeaseLost } from './lease';
import { mailOnlyCell } from './mail-only';
import { type ProjectEngine, projectEngine } from './project-engine';

export interface RunAnalysisInput {
  readonly candidateId: string;
  /** The worker process: owner of the lease. */
  readonly workerId: string;
  readonly signal?: AbortSignal;
}

/** Candidates whose cells go through one merge batch. */
const batchSize = 25;
/** A candidate that fails for a reason that may pass is tried again so often. */
const tries = 3;
const pauseMs = 10_000;

/**
 * Analyses a candidate, and with it up to 24 others of its project that wait, so that their cells are merged together.
 * Each analysis runs once, whoever is killed meanwhile: it is leased, every write checks the lease in the database, and
 * a later worker goes on behind the last phase that was stored. Jobs and the CLI call it.
 */
export async function runAnalysis(ctx: Ctx, input: RunAnalysisInput): Promise<void> {
  if (ctx.actor.kind === 'person') throw new AppError('forbidden', 'Running an analysis is a job.');
  const candidate = await findCandidateById(db(), input.candidateId);
  const project = candidate === null ? null : await findProjectById(db(), candidate.projectId);
  if (project === null || project.removedAt !== null) return;
  const lease = await Lease.take({
    projectId: project.id,
    wanted: input.candidateId,
    workerId: input.workerId,
    limit: batchSize,
  });
  try {
    if (lease.claimed.length > 0) await analyseBatch(ctx, project, lease, input.signal);
  } finally {
    await lease.end();
  }
  await comeBack(input.candidateId);
}

/** A candidate whose analysis is in other hands is looked at again when that lease has run out. */
async function comeBack(candidateId: string): Promise<void> {
  const open = await findOpenAnalysis(db(), candidateId);
  if (open === null) return;
  const runAt = new Date((open.leaseUntil?.getTime() ?? Date.now()) + 1_000);
  await enqueue(db(), 'analyse-candidate', { candidateId }, { runAt });
}

async function analyseBatch(
  ctx: Ctx,
  project: ProjectWithPaths,
  lease: Lease,
  signal: AbortSignal | undefined,
): Promise<void> {
  const rows = (await listBranchRows(db(), project.id)).filter((row) => row.active);
  const ids = lease.claimed.map((claim) => claim.candidateId);
  const candidates = await findCandidatesToAnalyse(db(), ids);
  try {
    const tips = rows.map((row) => row.tip);
    await withProjectGit(project, [], async (git, profile) => {
      const upstream = project.upstreamTip ?? (await git.resolve(project.upstreamRef));
      const engine = projectEngine(git, profile, upstream);
      const branches = rows.map(analysisBranch);
      const cells = await cellsOf(engine, rows, candidates);
      await keepCells(lease, project, rows, candidates, cells);
      const { optOut, maintainerAck } = (await loadPolicies(db(), project.id)).of('');
      const policy = { optOut, maintainerAck };
      await withProjectMail(
        project.id,
        async (mail) => {
          const ports = await engine.ports(mail);
          const batch = { ctx, project, profile, upstream, branches, ports, policy, lease, signal };
          for (const claim of lease.claimed) {
            if (signal?.aborted) return;
            const found = candidates.find((one) => one.id === claim.candidateId);
            if (found === undefined || !lease.holds(claim.id)) continue;
            await guarded(batch, { claim, candidate: found, cells: cells.get(found.id) ?? [] });
          }
        },
        { signal },
      );
    });
    await followMovedTips(project.id, rows, tips);
  } catch (error) {
    if (error instanceof LeaseLost) return;
    if (!isAppError(error) || isPassing(error)) throw error;
    await failAll(ctx, project, lease, candidates, wordsOf(error));
  }
}

function analysisBranch(row: BranchRow): AnalysisBranch {
  return {
    name: row.name,
    tip: row.tip,
    version: row.version,
    versionText: row.name,
    endOfLife: row.endOfLife?.toISOString().slice(0, 10) ?? null,
  };
}

/** The cells of all candidates of the batch on all active branches, by candidate key. */
async function cellsOf(
  engine: ProjectEngine,
  rows: readonly BranchRow[],
  candidates: readonly CandidateToAnalyse[],
): Promise<Map<string, Cell[]>> {
  const known = candidates.filter((one) => one.commitKnown);
  const computed = await engine.matrix.cells(
    known.map((one) => one.upstreamOid),
    await cellBranches(db(), rows),
  );
  return new Map(
    candidates.map((one) => [
      one.id,
      one.commitKnown
        ? computed.filter((cell) => cell.commit === one.upstreamOid)
        : rows.map((row) => mailOnlyCell(one.upstreamOid, row)),
    ]),
  );
}

async function keepCells(
  lease: Lease,
  project: ProjectWithPaths,
  rows: readonly BranchRow[],
  candidates: readonly CandidateToAnalyse[],
  cells: ReadonlyMap<string, readonly Cell[]>,
): Promise<void> {
  const branchId = new Map(rows.map((row) => [row.name, row.id]));
  const claims = lease.claimed.map((claim) => claim.id);
  await lease.write(claims, async (tx, held) => {
    const mine = lease.claimed.filter((claim) => held.has(claim.id));
    await storeCells(
      tx,
      project.id,
      mine.flatMap(({ candidateId }) =>
        (cells.get(candidateId) ?? []).flatMap((cell) => {
          const id = branchId.get(cell.branch);
          return id === undefined ? [] : [{ candidateId, branchId: id, cell }];
        }),
      ),
    );
    for (const { candidateId } of mine) {
      const oid = candidates.find((one) => one.id === candidateId)?.upstreamOid;
      if (oid !== undefined) {
        await publish(tx, { type: 'candidate', project: project.slug, oid });
      }
    }
  });
}

/** One candidate that cannot be analysed must not keep the others from it. */
async function guarded(batch: Batch, one: OneAnalysis): Promise<void> {
  try {
    await analyseOne(batch, one);
  } catch (error) {
    if (error instanceof LeaseLost) return;
    if (batch.signal?.aborted || isDatabaseFailure(error)) throw error;
    if (isAppError(error) && isPassing(error) && one.claim.attempt < tries) {
      await batch.lease.giveBack(one.claim.id);
      const runAt = new Date(Date.now() + pauseMs * one.claim.attempt);
      await enqueue(db(), 'analyse-candidate', { candidateId: one.candidate.id }, { runAt });
      return;
    }
    if (!isAppError(error)) {
      log('analysis').error({ err: error, candidate: one.candidate.upstreamOid }, 'failed');
    }
    await fail(batch.ctx, batch.project, batch.lease, [one], wordsOf(error));
  }
}

function isPassing(error: AppError): boolean {
  return ['git-killed', 'timeout', 'unavailable'].includes(error.code);
}

function isDatabaseFailure(error: unknown): boolean {
  return error instanceof Error && error.name.startsWith('PrismaClient');
}

function wordsOf(error: unknown): string {
  if (isAppError(error)) return error.hint ? `${error.message} ${error.hint}` : error.message;
  return `An error of ours: ${error instanceof Error ? error.message : String(error)}`;
}

async function failAll(
  ctx: Ctx,
  project: ProjectWithPaths,
  lease: Lease,
  candidates: readonly CandidateToAnalyse[],
  error: string,
): Promise<void> {
  const left = lease.claimed.flatMap((claim) => {
    const candidate = candidates.find((one) => one.id === claim.candidateId);
    return candidate === undefined || !lease.holds(claim.id) ? [] : [{ claim, candidate }];
  });
  await fail(ctx, project, lease, left, error);
}

async function fail(
  ctx: Ctx,
  project: { readonly id: string; readonly slug: string },
  lease: Lease,
  ones: readonly Pick<OneAnalysis, 'claim' | 'candidate'>[],
  error: string,
): Promise<void> {
  await inTransaction(async (tx) => {
    const ids = ones.map((one) => one.claim.id);
    const failed = new Set(await lease.fail(tx, ids, error, ctx.clock.now()));
    const mine = ones.filter((one) => failed.has(one.claim.id));
    await flagCandidates(
      tx,
      mine.map((one) => one.candidate.id),
      'analysis-failed',
    );
    await audit(
      tx,
      ctx,
      ...mine.map((one) => ({
        action: 'analysis.fail',
        entity: 'analysis',
        entityId: one.claim.id,
        projectId: project.id,
        data: { candidate: one.candidate.upstreamOid, error },
      })),
    );
    for (const { candidate } of mine) {
      const oid = candidate.upstreamOid;
      await publish(tx, { type: 'candidate', project: project.slug, oid });
    }
  });
}

/** A branch that moved while the batch was at it has cells of its old tip now. */
async function followMovedTips(
  projectId: string,
  before: readonly BranchRow[],
  tips: readonly string[],
): Promise<void> {
  const after = await listBranchRows(db(), projectId);
  for (const [at, row] of before.entries()) {
    const now = after.find((one) => one.id === row.id);
    if (now?.active === true && now.tip !== tips[at]) {
      await enqueue(db(), 'recompute-cells', { branchId: row.id });
    }
  }
}
