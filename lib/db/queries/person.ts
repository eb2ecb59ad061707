import type { Role } from '@/lib/contracts/vocabulary';
import { readRows, type Tx } from '@/lib/db/client';
import { notifyPersonChanged } from './notify';

/** A person with memberships; null when unknown. */
export function findPerson(tx: Tx, id: string) {
  return tx.user.findUnique({
    where: { id },
    include: {
      memberships: {
        where: { project: { removedAt: null } },
        include: { project: { select: { slug: true, name: true } } },
        orderBy: { project: { name: 'asc' } },
      },
    },
  });
}

export interface SignedInPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly instanceAdmin: boolean;
  readonly deactivated: boolean;
  /** By the projects' names; an instance admin is admin of every project. */
  readonly memberships: { slug: string; name: string; role: Role }[];
}

const personColumns = `u.id, u.name, u.email, u."instanceAdmin", u."deactivatedAt" IS NOT NULL AS deactivated,
  coalesce((SELECT json_agg(json_build_object('slug', p.slug, 'name', p.name,
      'role', CASE WHEN u."instanceAdmin" THEN 'admin' ELSE m.role::text END) ORDER BY p.name, p.slug)
    FROM "Project" p LEFT JOIN "Membership" m ON m."projectId" = p.id AND m."userId" = u.id
    WHERE p."removedAt" IS NULL AND (u."instanceAdmin" OR m.role IS NOT NULL)), '[]'::json) AS memberships`;

/** A person as every request needs them, in one statement; null when unknown. */
export async function readPerson(id: string): Promise<SignedInPerson | null> {
  const rows = await readRows<SignedInPerson>(
    'person-signed-in',
    `SELECT ${personColumns} FROM "User" u WHERE u.id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** Whose session this is, as of now; null when it is over, or a day old and so to be prolonged. */
export async function readPersonOfToken(token: string): Promise<SignedInPerson | null> {
  const rows = await readRows<SignedInPerson>(
    'person-of-token',
    `SELECT ${personColumns} FROM "Session" s JOIN "User" u ON u.id = s."userId"
     WHERE s.token = $1 AND s."expiresAt" > now() AND s."updatedAt" > now() - interval '1 day'`,
    [token],
  );
  return rows[0] ?? null;
}

export const findPersonByEmail = (tx: Tx, email: string) =>
  tx.user.findUnique({ where: { email: email.toLowerCase() } });

/** Everyone, or the members of the given projects. */
export function listPeople(tx: Tx, projectIds: readonly string[] | null) {
  return tx.user.findMany({
    where:
      projectIds === null ? {} : { memberships: { some: { projectId: { in: [...projectIds] } } } },
    include: {
      memberships: {
        where: { project: { removedAt: null } },
        include: { project: { select: { id: true, slug: true } } },
      },
      sessions: { where: { expiresAt: { gt: new Date() } }, select: { updatedAt: true } },
    },
    orderBy: [{ deactivatedAt: { sort: 'asc', nulls: 'first' } }, { name: 'asc' }],
  });
}

/** Id and name of those who may still come in, by name. */
export const membersOf = (tx: Tx, projectId: string) =>
  tx.user.findMany({
    where: { deactivatedAt: null, memberships: { some: { projectId } } },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });

export async function createPerson(
  tx: Tx,
  person: {
    id: string;
    name: string;
    email: string;
    passwordHash: string;
    instanceAdmin: boolean;
  },
): Promise<void> {
  await tx.user.create({
    data: {
      id: person.id,
      name: person.name,
      email: person.email.toLowerCase(),
      emailVerified: true,
      instanceAdmin: person.instanceAdmin,
      accounts: {
        create: {
          id: crypto.randomUUID(),
          accountId: person.id,
          providerId: 'credential',
          password: person.passwordHash,
        },
      },
    },
  });
}

export async function setPassword(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  const changed = await tx.account.updateMany({
    where: { userId, providerId: 'credential' },
    data: { password: passwordHash },
  });
  if (changed.count === 0) {
    await tx.account.create({
      data: {
        id: crypto.randomUUID(),
        userId,
        accountId: userId,
        providerId: 'credential',
        password: passwordHash,
      },
    });
  }
}

/** Ends every session of a person, open event streams included. Gives how many there were. */
export async function endSessions(tx: Tx, userId: string): Promise<{ count: number }> {
  const ended = await tx.session.deleteMany({ where: { userId } });
  await notifyPersonChanged(tx, userId);
  return ended;
}

/** Sets a person's role in a project; their open event streams follow. */
export async function setMembership(
  tx: Tx,
  userId: string,
  projectId: string,
  role: Role,
): Promise<void> {
  await tx.membership.upsert({
    where: { userId_projectId: { userId, projectId } },
    create: { userId, projectId, role },
    update: { role },
  });
  await notifyPersonChanged(tx, userId);
}

export const countInstanceAdmins = (tx: Tx) =>
  tx.user.count({ where: { instanceAdmin: true, deactivatedAt: null } });
