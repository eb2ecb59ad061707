import type { AlarmView } from '@/lib/contracts/alarm';
import { db } from '@/lib/db/client';
import { listAlarms as listRows } from '@/lib/db/queries/alarm';
import { type Ctx, requireRole } from '@/lib/services/context';
import { alarmViews } from './alarm-views';

/** The newest 500 alarms of a project; `open`: only those that nobody acknowledged. Needs the role viewer. */
export async function listAlarms(
  ctx: Ctx,
  input: { project: string; open: boolean },
): Promise<AlarmView[]> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const rows = await listRows(db(), project.id, input.open ? { open: true } : {});
  return alarmViews(db(), project.id, rows);
}
