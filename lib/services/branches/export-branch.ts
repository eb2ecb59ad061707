import { gzipSync } from 'node:zlib';
import type { BranchForm } from '@/lib/contracts/export';
import { inTransaction } from '@/lib/db/client';
import { insertExport } from '@/lib/db/queries/accepted';
import { putLargeBlob } from '@/lib/db/queries/blob';
import type { BranchRow } from '@/lib/db/queries/branch';
import { AppError } from '@/lib/errors';
import {
  backportMessage,
  type QuiltSeries,
  renderBackportMail,
  renderMbox,
  renderQuiltSeries,
} from '@/lib/mail/render';
import type { PickChain } from '@/lib/merge-ports';
import { backportMails, type LeavingBackport } from '@/lib/services/branches/backport-mails';
import { acceptedFor, type PlannedBackport, withPlan } from '@/lib/services/branches/plan-branch';
import { type TarEntry, tarFile } from '@/lib/services/branches/tar-file';
import { audit, type Ctx, type ProjectAccess, requireRole } from '@/lib/services/context';

export interface BranchExport {
  /** What to call the file. */
  readonly name: string;
  readonly bytes: Buffer;
  readonly count: number;
  readonly contentType: string;
  /** What a tar holds, for who wants a folder; null for a single file. */
  readonly files: readonly TarEntry[] | null;
}

type Packed = Omit<BranchExport, 'name' | 'count'> & { readonly ending: string };

const kinds = { mbox: 'mbox', quilt: 'quilt', queue: 'quilt', bundle: 'branch' } as const;

/**
 * What is accepted for a branch, in order, in one of the forms it can leave in; applied on the branch's tip each gives
 * the tree of the effective tip. Throws `patch-does-not-apply` with the first candidate that does not follow on the ones
 * before it, and writes nothing then; `bad-input` when nothing is accepted. Needs the role reviewer; leaves an Export
 * and an audit row. The user's repository is only read.
 */
export async function exportBranch(
  ctx: Ctx,
  input: { project: string; branch: string; form?: BranchForm },
): Promise<BranchExport> {
  const project = await requireRole(ctx, input.project, 'reviewer');
  const form = input.form ?? 'mbox';
  const { branch, accepted } = await acceptedFor(project, input.branch);
  if (accepted.length === 0) {
    throw new AppError('bad-input', `Nothing is accepted for ${branch.name} yet.`);
  }
  const { packed, decisions } = await withPlan(project, branch, accepted, async (plan) => {
    refuseBroken(branch, plan.backports);
    const leaving = await backportMails(plan.git, plan.profile, branch.name, plan.backports);
    return {
      packed: await pack(form, branch, leaving, plan.chain, ctx.clock.now()),
      decisions: plan.backports.map((one) => one.accepted.vote.id),
    };
  });
  await record(ctx, project, { branch, form, decisions, bytes: packed.bytes });
  const day = ctx.clock.now().toISOString().slice(0, 10);
  const { ending, ...file } = packed;
  return {
    ...file,
    name: `${project.slug}-${branch.name}-${day}`.replace(/[^A-Za-z0-9._-]+/g, '-') + ending,
    count: decisions.length,
  };
}

function refuseBroken(branch: BranchRow, backports: readonly PlannedBackport[]): void {
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

async function pack(
  form: BranchForm,
  branch: BranchRow,
  leaving: readonly LeavingBackport[],
  chain: PickChain,
  now: Date,
): Promise<Packed> {
  const mails = leaving.map((one) => one.mail);
  if (form === 'mbox') {
    const bytes = renderMbox(mails.map(renderBackportMail));
    return { bytes, ending: '.mbox', contentType: 'application/mbox', files: null };
  }
  if (form === 'bundle') {
    const bytes = await bundleOf(branch, leaving, chain);
    return { bytes, ending: '.bundle', contentType: 'application/octet-stream', files: null };
  }
  const files =
    form === 'quilt'
      ? inFolder('patches', renderQuiltSeries(mails, { numbered: true }))
      : inFolder(`queue-${safeName(branch.name)}`, renderQuiltSeries(mails));
  const bytes = gzipSync(tarFile(files, now.getTime() / 1000));
  return { bytes, ending: `.${form}.tar.gz`, contentType: 'application/gzip', files };
}

function inFolder(folder: string, { series, files }: QuiltSeries): TarEntry[] {
  const named = files.map(({ name, content }) => ({ path: `${folder}/${name}`, content }));
  return [{ path: `${folder}/series`, content: Buffer.from(series) }, ...named];
}

const safeName = (name: string): string => name.replace(/[^A-Za-z0-9._-]+/g, '-');

/** Author and date of upstream's commit; committed by who accepted it, when that was: the same plan gives the same oids. */
async function bundleOf(
  branch: BranchRow,
  leaving: readonly LeavingBackport[],
  chain: PickChain,
): Promise<Buffer> {
  const commits = leaving.map(({ mail, tree, acceptedAt }) => ({
    tree,
    author: mail.author,
    committer: {
      name: mail.signer?.name ?? 'stablehand',
      email: mail.signer?.email ?? 'stablehand@localhost',
      time: Math.floor(acceptedAt.getTime() / 1000),
      zone: '+0000',
    },
    message: backportMessage(mail),
  }));
  const ref = `refs/heads/stablehand/${safeName(branch.name).replace(/^[.-]+|\.{2,}|\.(?:lock)?$/g, '-')}`;
  return (await chain.bundle(commits, ref)).bundle;
}

async function record(
  ctx: Ctx,
  project: ProjectAccess,
  made: {
    readonly branch: BranchRow;
    readonly form: BranchForm;
    readonly decisions: string[];
    readonly bytes: Buffer;
  },
): Promise<void> {
  const { branch, form, decisions, bytes } = made;
  await inTransaction(async (tx) => {
    const digest = await putLargeBlob(tx, bytes);
    const row = await insertExport(tx, {
      projectId: project.id,
      branchId: branch.id,
      kind: kinds[form],
      tip: branch.tip,
      decisions,
      digest,
      createdBy: ctx.actor.name,
      createdAt: ctx.clock.now(),
    });
    await audit(tx, ctx, {
      action: 'branch.export',
      entity: 'export',
      entityId: row.id,
      projectId: project.id,
      data: { branch: branch.name, tip: branch.tip, form, count: decisions.length },
    });
  });
}
