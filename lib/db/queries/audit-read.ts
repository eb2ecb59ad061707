import type { Tx } from '@/lib/db/client';

/** What was last done to an entity, "branch.vanish", or null when nothing was. */
export async function lastAction(tx: Tx, entity: string, entityId: string): Promise<string | null> {
  const row = await tx.auditEvent.findFirst({
    where: { entity, entityId },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    select: { action: true },
  });
  return row?.action ?? null;
}
