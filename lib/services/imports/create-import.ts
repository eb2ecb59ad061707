import { db, inTransaction } from '@/lib/db/client';
import { insertImport } from '@/lib/db/queries/import';
import { enqueue } from '@/lib/jobs/enqueue';
import { audit, type Ctx, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import type { StoredParams } from './params';
import { parseRequest, resolveRequest } from './resolve-request';

/**
 * Records an import and its job in one transaction. Names are resolved now, so that a wrong one is said at once. Needs
 * the role lead. Throws `forbidden`, `bad-input`, `ref-not-found`, `not-found`, `not-a-repository`.
 */
export async function createImport(
  ctx: Ctx,
  input: { project: string; request: unknown },
): Promise<{ id: string; title: string }> {
  const project = await requireRole(ctx, input.project, 'lead');
  const request = parseRequest(input.request);
  const { params, title } = await resolveRequest(db(), project, request);
  return recordImport(ctx, project, params, title);
}

/** A mailbox at a path of this machine, for the CLI: too large to be kept in the database. Needs the role lead. */
export async function createMailboxImport(
  ctx: Ctx,
  input: { project: string; path: string; name: string },
): Promise<{ id: string; title: string }> {
  const project = await requireRole(ctx, input.project, 'lead');
  const { name, path } = input;
  return recordImport(ctx, project, { kind: 'mbox', name, digest: null, path }, `Mailbox ${name}`);
}

async function recordImport(
  ctx: Ctx,
  project: { id: string; slug: string },
  params: StoredParams,
  title: string,
): Promise<{ id: string; title: string }> {
  return inTransaction(async (tx) => {
    const id = await insertImport(tx, {
      projectId: project.id,
      kind: params.kind,
      params,
      title,
      createdBy: ctx.actor.name,
    });
    await enqueue(tx, 'run-import', { importId: id });
    await audit(tx, ctx, {
      action: 'import.create',
      entity: 'import',
      entityId: id,
      projectId: project.id,
      data: { kind: params.kind, title },
    });
    await publish(tx, { type: 'import', project: project.slug, id });
    return { id, title };
  });
}
