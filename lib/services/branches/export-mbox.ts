import { stablePatchId } from '@/lib/applicability/patch-id';
import { inTransaction } from '@/lib/db/client';
import { insertExport } from '@/lib/db/queries/accepted';
import { putLargeBlob } from '@/lib/db/queries/blob';
import { AppError } from '@/lib/errors';
import type { GitStore } from '@/lib/git/open-git';
import { type BackportMail, renderBackportMail, renderMbox } from '@/lib/mail/render';
import type { Profile } from '@/lib/profiles';
import { type BranchPlan, planBranch } from '@/lib/services/branches/plan-branch';
import { audit, type Ctx, type ProjectAccess, requireRole } from '@/lib/services/context';
import { withProjectGit } from '@/lib/services/projects/project-git';

export interface BranchExport {
  readonly name: string;
  readonly bytes: Buffer;
  readonly count: number;
}

/**
 * What is accepted for a branch as one mbox that `git am` takes on the branch's tip, in order. Throws
 * `patch-does-not-apply` with the first candidate that does not follow on the ones before it, and writes nothing then;
 * `bad-input` when nothing is accepted. Needs the role reviewer; leaves an Export and an audit row.
 */
export async function exportMbox(
  ctx: Ctx,
  input: { project: string; branch: string },
): Promise<BranchExport> {
  const project = await requireRole(ctx, input.project, 'reviewer');
  const plan = await planBranch(project, input.branch);
  const { branch, backports } = plan;
  if (backports.length === 0) {
    throw new AppError('bad-input', `Nothing is accepted for ${branch.name} yet.`);
  }
  refuseBroken(plan);
  const mails = await withProjectGit(project, [], (git, profile) => render(git, profile, plan));
  const bytes = renderMbox(mails.map(renderBackportMail));
  await record(ctx, project, plan, bytes);
  const day = ctx.clock.now().toISOString().slice(0, 10);
  return {
    name: `${project.slug}-${branch.name}-${day}.mbox`.replace(/[^A-Za-z0-9._-]+/g, '-'),
    bytes,
    count: mails.length,
  };
}

function refuseBroken({ branch, backports }: BranchPlan): void {
  const broken = backports.find((one) => one.problem !== null);
  if (broken === undefined) return;
  const { subject } = broken.accepted.candidate;
  throw new AppError(
    'patch-does-not-apply',
    `${broken.oid.slice(0, 12)} ("${subject}") stops the export for ${branch.name}: ${broken.problem}.`,
    {
      data: { candidate: broken.oid, subject, branch: branch.name, problem: broken.problem },
      hint: 'Accept what it needs first, or take its acceptance back.',
    },
  );
}

async function render(
  git: GitStore,
  profile: Profile,
  { branch, backports }: BranchPlan,
): Promise<BackportMail[]> {
  const mails: BackportMail[] = [];
  for (const [index, { accepted, oid, pick }] of backports.entries()) {
    if (pick === null || pick.patch === null)
      throw new Error('a plan without problems has patches');
    const commit = await git.commit(oid);
    const same = stablePatchId(await git.patch(oid)) === stablePatchId(pick.patch);
    mails.push({
      author: commit.author,
      message: commit.message,
      marker: { line: profile.backportMarker(oid), place: profile.backportMarkerPlace },
      adjustment: same ? null : `context adjusted for ${branch.name}`,
      signer: { name: accepted.vote.user.name, email: accepted.vote.user.email },
      version: branch.name,
      position: { n: index + 1, m: backports.length },
      patch: pick.patch,
      messageId: `<${accepted.vote.id}@stablehand>`,
    });
  }
  return mails;
}

async function record(
  ctx: Ctx,
  project: ProjectAccess,
  { branch, backports }: BranchPlan,
  bytes: Buffer,
): Promise<void> {
  await inTransaction(async (tx) => {
    const digest = await putLargeBlob(tx, bytes);
    const made = await insertExport(tx, {
      projectId: project.id,
      branchId: branch.id,
      kind: 'mbox',
      tip: branch.tip,
      decisions: backports.map((one) => one.accepted.vote.id),
      digest,
      createdBy: ctx.actor.name,
      createdAt: ctx.clock.now(),
    });
    await audit(tx, ctx, {
      action: 'branch.export',
      entity: 'export',
      entityId: made.id,
      projectId: project.id,
      data: { branch: branch.name, tip: branch.tip, count: backports.length },
    });
  });
}
