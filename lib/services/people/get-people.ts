import type { PeopleView } from '@/lib/contracts/pages';
import type { Role } from '@/lib/contracts/vocabulary';
import { db } from '@/lib/db/client';
import { openInvitations } from '@/lib/db/queries/one-time-link';
import { findPerson, listPeople } from '@/lib/db/queries/person';
import { AppError } from '@/lib/errors';
import { type Ctx, requirePerson } from '@/lib/services/context';

/**
 * People and open invitations: all of them for an instance admin, else those of the projects in which the caller is
 * admin. Throws `forbidden` for everybody else.
 */
export async function getPeople(ctx: Ctx): Promise<PeopleView> {
  const me = requirePerson(ctx);
  const own = await findPerson(db(), me.userId);
  const administers = (own?.memberships ?? []).filter((m) => m.role === 'admin');
  if (!me.instanceAdmin && administers.length === 0) {
    throw new AppError('forbidden', 'People are managed by admins.');
  }
  const scope = me.instanceAdmin ? null : administers.map((m) => m.projectId);
  const [people, invitations] = await Promise.all([
    listPeople(db(), scope),
    openInvitations(db(), scope, ctx.clock.now()),
  ]);
  return {
    people: people.map((person) => ({
      id: person.id,
      name: person.name,
      email: person.email,
      instanceAdmin: person.instanceAdmin,
      deactivatedAt: person.deactivatedAt?.toISOString() ?? null,
      sessions: person.sessions.length,
      lastSeen: latest(person.sessions.map((s) => s.updatedAt)),
      memberships: person.memberships
        .filter((m) => scope === null || scope.includes(m.projectId))
        .map((m) => ({ slug: m.project.slug, role: m.role as Role })),
    })),
    invitations: invitations.map((link) => ({
      id: link.id,
      email: link.email ?? '',
      slug: link.project?.slug ?? null,
      role: link.role,
      expiresAt: link.expiresAt.toISOString(),
    })),
  };
}

function latest(dates: readonly Date[]): string | null {
  const times = dates.map((d) => d.getTime());
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
}
