import type { ProfileName, Role } from '@/lib/contracts/vocabulary';
import { db } from '@/lib/db/client';
import { listProjectRows } from '@/lib/db/queries/project';
import type { Ctx } from '@/lib/services/context';

export interface ProjectSummary {
  readonly slug: string;
  readonly name: string;
  readonly profile: ProfileName;
  readonly demo: boolean;
  readonly role: Role;
}

/** The projects that the actor may see, by name; an instance admin, a CLI user and a job see all of them. */
export async function listProjects(ctx: Ctx): Promise<ProjectSummary[]> {
  const { actor } = ctx;
  const trusted = actor.kind !== 'person' || actor.instanceAdmin;
  const rows = await listProjectRows(db(), trusted ? null : actor.userId);
  return rows.map((row) => ({
    slug: row.slug,
    name: row.name,
    profile: row.profile,
    demo: row.demo,
    role: trusted ? 'admin' : (row.role ?? 'viewer'),
  }));
}
