import type { Viewer } from '@/lib/contracts/pages';
import { readPerson } from '@/lib/db/queries/person';

/** The signed-in person as pages show them, or null for one who is unknown or deactivated. */
export async function getViewer(userId: string): Promise<Viewer | null> {
  const person = await readPerson(userId);
  if (person === null || person.deactivated) return null;
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    instanceAdmin: person.instanceAdmin,
    memberships: person.memberships,
  };
}
