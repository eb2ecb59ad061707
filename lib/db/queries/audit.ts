import type { Tx } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';

export interface AuditRow {
  readonly actorKind: 'person' | 'cli' | 'job';
  readonly actor: string;
  readonly actorName: string;
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  readonly projectId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export async function appendAudit(tx: Tx, rows: readonly AuditRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.auditEvent.createMany({
    data: rows.map((row) => ({ ...row, data: row.data as Prisma.InputJsonObject })),
  });
}
