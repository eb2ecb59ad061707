import type { Viewer } from '@/lib/contracts/pages';
import { readPerson, type SignedInPerson } from '@/lib/db/queries/person';

/** The person of a key as pages show them, or null for one who is unknown or deactivated. */
export async function getViewer(userId: string): Promise<Viewer | null> {
  return viewerOf(await readPerson(userId));
}

/** The same of a person who was read already. */
export function viewerOf(person: SignedInPerson | null): Viewer | null {
  if (person === null || person.deactivated) return null;
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    instanceAdmin: person.instanceAdmin,
    memberships: person.memberships,
  };
}
