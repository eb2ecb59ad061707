import { ArchiveKind, type ArchiveView } from '@/lib/contracts/archives';
import { db } from '@/lib/db/client';
import { listArchiveRows } from '@/lib/db/queries/archive';
import { type Ctx, requireRole } from '@/lib/services/context';

/** The mail archives of a project, by name. Needs the role viewer. */
export async function listArchives(ctx: Ctx, input: { project: string }): Promise<ArchiveView[]> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const rows = await listArchiveRows(db(), project.id);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    path: row.path,
    kind: ArchiveKind.parse(row.kind),
    state: row.state,
    done: row.done,
    total: row.total,
    error: row.error,
    createdBy: row.createdBy,
    indexedAt: row.indexedAt?.toISOString() ?? null,
  }));
}
