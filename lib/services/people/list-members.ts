import type { MembersView } from '@/lib/contracts/patch-lines';
import { db } from '@/lib/db/client';
import { membersOf } from '@/lib/db/queries/person';
import { type Ctx, requireRole } from '@/lib/services/context';

/** Names of those who take part in a project, by name. Needs the role viewer. */
export async function listMembers(ctx: Ctx, input: { project: string }): Promise<MembersView> {
  const project = await requireRole(ctx, input.project, 'viewer');
  return { people: await membersOf(db(), project.id) };
}
