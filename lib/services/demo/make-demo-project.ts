import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { dataDirectory } from '@/lib/data-directory';
import { db, inTransaction, type Tx } from '@/lib/db/client';
import { insertArchive } from '@/lib/db/queries/archive';
import { putLargeBlob } from '@/lib/db/queries/blob';
import { findBranch, updateBranchRow } from '@/lib/db/queries/branch';
import { insertImport, listImports } from '@/lib/db/queries/import';
import { setMembership } from '@/lib/db/queries/person';
import {
  countProjects,
  findProjectBySlug,
  readSetting,
  setRepositories,
  updateProject,
  writeSetting,
} from '@/lib/db/queries/project';
import { type DemoFacts, makeDemoRepository } from '@/lib/demo/make-demo';
import { makeDemoList } from '@/lib/demo/make-list';
import { makeDemoMailbox } from '@/lib/demo/make-mailbox';
import { AppError } from '@/lib/errors';
import { enqueue } from '@/lib/jobs/enqueue';
import { audit, type Ctx, requireInstanceAdmin } from '@/lib/services/context';
import type { StoredParams } from '@/lib/services/imports/params';
import { type Look, lookAtRepositories } from '@/lib/services/projects/look-at-repositories';
import { storeProject } from '@/lib/services/projects/store-project';

export const demoSlug = 'demo';
/** Remembered, so that the next start does not make it again. */
export const demoRemovedSetting = 'demo-removed';

export interface MadeDemo {
  readonly slug: string;
  /** False: it was there already and stayed as it is. */
  readonly made: boolean;
}

/**
 * Makes the demo project: writes its repository below the data directory, takes the story's candidates and its mailbox.
 * One that was removed comes back with everything decided on it. Twice changes nothing. Throws `forbidden`, `conflict`
 * when another project has the name.
 */
export async function makeDemoProject(ctx: Ctx): Promise<MadeDemo> {
  requireInstanceAdmin(ctx);
  const existing = await findProjectBySlug(db(), demoSlug);
  if (existing !== null && !existing.demo) {
    throw new AppError('conflict', `A project of yours is named "${demoSlug}".`, {
      hint: 'The demo needs that name: remove or rename the project first.',
    });
  }
  if (existing !== null && existing.removedAt === null) return { slug: demoSlug, made: false };
  const facts = await makeDemoRepository(path.join(dataDirectory(), 'demo', 'repository.git'));
  const list = path.join(dataDirectory(), 'demo', 'demo-nvme.mbox');
  await writeFile(list, makeDemoList(facts));
  const look = await lookAtRepositories({
    repositories: [facts.gitDir],
    upstreamRef: facts.upstream.name,
  });
  await inTransaction(async (tx) => {
    const id = existing?.id ?? (await store(tx, facts, look));
    if (existing !== null) {
      await updateProject(tx, id, { removedAt: null, upstreamTip: look.upstreamTip });
      await setRepositories(tx, id, [facts.gitDir]);
    }
    await endLives(tx, id, facts);
    await registerList(tx, ctx, id, list);
    if ((await listImports(tx, id, 1)).length === 0) await importStory(tx, ctx, id, facts);
    if (ctx.actor.kind === 'person') await setMembership(tx, ctx.actor.userId, id, 'admin');
    await writeSetting(tx, demoRemovedSetting, false);
    await audit(tx, ctx, {
      action: 'demo.make',
      entity: 'project',
      entityId: id,
      projectId: id,
      data: { repository: facts.gitDir, again: existing !== null },
    });
  });
  return { slug: demoSlug, made: true };
}

/** Makes the demo at the first start: when there is no project and nobody removed it. Null: not called for. */
export async function ensureDemoProject(ctx: Ctx): Promise<MadeDemo | null> {
  if ((await readSetting(db(), demoRemovedSetting)) === true) return null;
  if ((await countProjects(db())) > 0) return null;
  return makeDemoProject(ctx);
}

function store(tx: Tx, facts: DemoFacts, look: Look): Promise<string> {
  return storeProject(
    tx,
    {
      slug: demoSlug,
      name: facts.projectName,
      profile: look.profile.name,
      profileReason: look.reason,
      upstreamRef: facts.upstream.name,
      upstreamTip: look.upstreamTip,
      demo: true,
      asOf: new Date(facts.asOf),
      paths: [facts.gitDir],
    },
    look.branches,
  );
}

/** The story has ends of life of its own. */
async function endLives(tx: Tx, projectId: string, facts: DemoFacts): Promise<void> {
  for (const { version, endOfLife } of facts.branches) {
    const branch = await findBranch(tx, projectId, version);
    if (branch === null) continue;
    const ends = endOfLife === null ? null : new Date(endOfLife);
    await updateBranchRow(tx, branch.id, { endOfLife: ends });
  }
}

/** The archive of the story's list, for phase 4. */
async function registerList(tx: Tx, ctx: Ctx, projectId: string, file: string): Promise<void> {
  const made = await insertArchive(tx, {
    projectId,
    name: 'demo-nvme list',
    path: file,
    kind: 'mbox',
    createdBy: ctx.actor.name,
  });
  if (made !== null) await enqueue(tx, 'index-archive', { archiveId: made.id });
}

async function importStory(tx: Tx, ctx: Ctx, projectId: string, facts: DemoFacts): Promise<void> {
  const commits = await putLargeBlob(tx, Buffer.from(`${facts.importOids.join('\n')}\n`));
  const mailbox = await putLargeBlob(tx, makeDemoMailbox(facts));
  const imports: [StoredParams, string][] = [
    [{ kind: 'commits', digest: commits }, "The story's candidates"],
    [{ kind: 'mbox', name: 'demo.mbox', digest: mailbox, path: null }, 'Mailbox demo.mbox'],
  ];
  for (const [params, title] of imports) {
    const importId = await insertImport(tx, {
      projectId,
      kind: params.kind,
      params,
      title,
      createdBy: ctx.actor.name,
    });
    await enqueue(tx, 'run-import', { importId });
  }
}
