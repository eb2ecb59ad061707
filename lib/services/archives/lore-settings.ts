import type { LoreSettings, LoreView } from '@/lib/contracts/archives';
import { db, inTransaction } from '@/lib/db/client';
import { readLore, writeLore } from '@/lib/db/queries/lore';
import { loreBase } from '@/lib/mail/archive/lore';
import { audit, type Ctx, requireInstanceAdmin, requireRole } from '@/lib/services/context';

/** The archive on the network that a project asks; an empty address when there is none. Needs the role viewer. */
export async function getLore(ctx: Ctx, input: { project: string }): Promise<LoreView> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const lore = await readLore(db(), project.id);
  return {
    base: lore?.base ?? '',
    allowPrivate: lore?.allowPrivate ?? false,
    mayEdit: ctx.actor.kind !== 'person' || ctx.actor.instanceAdmin,
  };
}

/**
 * Sets the archive on the network that phase 4 asks after the archives on the server; an empty address: none. What was
 * analysed already stays as it is until it is analysed again: no thousand requests at once. Needs an administrator of
 * the installation, since the server itself asks that address. Throws `forbidden`, `bad-input`, `not-found`.
 */
export async function setLore(
  ctx: Ctx,
  input: { project: string; settings: LoreSettings },
): Promise<LoreView> {
  const project = await requireRole(ctx, input.project, 'lead');
  requireInstanceAdmin(ctx);
  const { base, allowPrivate } = input.settings;
  const after = base === '' ? null : { base: loreBase(base), allowPrivate };
  await inTransaction(async (tx) => {
    const before = await readLore(tx, project.id);
    await writeLore(tx, project.id, after);
    await audit(tx, ctx, {
      action: 'lore.set',
      entity: 'project',
      entityId: project.id,
      projectId: project.id,
      data: { before, after },
    });
  });
  return getLore(ctx, { project: project.slug });
}
