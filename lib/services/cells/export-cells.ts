import { db } from '@/lib/db/client';
import { type ExportedCell, listExportedCells } from '@/lib/db/queries/cell-export';
import { type Ctx, requireRole } from '@/lib/services/context';

const pageSize = 1_000;

/** Every cell of a project on its active branches, a page at a time, as the `matrix` command prints cells. Needs viewer. */
export async function* exportCells(
  ctx: Ctx,
  input: { project: string },
): AsyncGenerator<Omit<ExportedCell, 'id'>> {
  const project = await requireRole(ctx, input.project, 'viewer');
  let after: string | null = null;
  for (;;) {
    const page: ExportedCell[] = await listExportedCells(db(), project.id, after, pageSize);
    for (const { id: _id, ...cell } of page) yield cell;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = last.id;
  }
}
