import type { Viewer } from '@/lib/contracts/pages';
import { db } from '@/lib/db/client';
import { findPerson } from '@/lib/db/queries/person';
import { listProjectSlugs } from '@/lib/db/queries/project-slugs';

/** The signed-in person as pages show them, or null for one who is unknown or deactivated. */
export async function getViewer(userId: string): Promise<Viewer | null> {
  const person = await findPerson(db(), userId);
  if (person === null || person.deactivatedAt !== null) return null;
  const memberships = person.instanceAdmin
    ? (await listProjectSlugs(db())).map((p) => ({ ...p, role: 'admin' as const }))
    : person.memberships.map((m) => ({
        slug: m.project.slug,
        name: m.project.name,
        role: m.role,
      }));
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    instanceAdmin: person.instanceAdmin,
    memberships,
  };
}
