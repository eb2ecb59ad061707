import { z } from 'zod';
import { runAgain } from '@/lib/analysis/probes/run-probe';
import { Evidence } from '@/lib/contracts/analysis';
import { db } from '@/lib/db/client';
import { findEvidence } from '@/lib/db/queries/phase-record';
import { AppError } from '@/lib/errors';
import type { MailSearch } from '@/lib/ports';
import { withProjectMail } from '@/lib/services/archives/project-mail';
import { audit, type Ctx, requireRole } from '@/lib/services/context';
import { withProjectGit } from '@/lib/services/projects/project-git';
import { projectEngine } from './project-engine';

export interface Rerun {
  /** Whether it says now what it said then, exit code included. */
  readonly same: boolean;
  readonly evidence: Evidence;
  readonly ms: number;
}

/**
 * "Run again": runs the probe of a piece of evidence now and compares. Only the probe's name and parameters are read
 * from the database, never a command. Needs the role viewer. Throws `not-found`, `bad-input` for evidence that is no
 * probe, and what the probe throws.
 */
export async function rerunEvidence(
  ctx: Ctx,
  input: { project: string; evidenceId: string },
): Promise<Rerun> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const valid = z.uuid().safeParse(input.evidenceId).success;
  const row = valid ? await findEvidence(db(), input.evidenceId) : null;
  if (row === null || row.finding.record.candidate.projectId !== project.id) {
    throw new AppError('not-found', 'There is no such evidence in this project.');
  }
  const evidence = Evidence.parse(row.body);
  if (evidence.type !== 'probe') {
    throw new AppError('bad-input', 'Only a command can be run again: this evidence is none.');
  }
  const started = performance.now();
  const result = await withProjectGit(project, [], async (git, profile) => {
    const upstream = project.upstreamTip ?? (await git.resolve(project.upstreamRef));
    const engine = projectEngine(git, profile, upstream);
    return withProjectMail(
      project.id,
      async (mail) => {
        if (searchesMail(evidence.probe)) requireWhole(mail);
        return runAgain(evidence, await engine.ports(mail));
      },
      { asIs: true, fresh: true },
    );
  });
  const ms = performance.now() - started;
  await audit(db(), ctx, {
    action: 'evidence.run',
    entity: 'evidence',
    entityId: row.id,
    projectId: project.id,
    data: { probe: evidence.probe, same: result.same },
  });
  return { same: result.same, evidence: result.evidence, ms };
}

const searchesMail = (probe: string) => probe === 'find-mails' || probe === 'mail-places';

/** A page does not wait for an index: what half of one would say is no comparison. */
function requireWhole({ places }: MailSearch): void {
  const lacking = places.find((one) => one.kind !== 'lore' && one.problem !== null);
  if (lacking === undefined) return;
  throw new AppError('unavailable', `${lacking.name} cannot be searched here: ${lacking.problem}`, {
    hint: 'Its index is built by a worker. Try again once the Sources page says that it is whole.',
  });
}
