import { hashPassword } from 'better-auth/crypto';
import type { Role } from '@/lib/contracts/vocabulary';
import { inTransaction } from '@/lib/db/client';
import { createPerson, findPersonByEmail, setMembership } from '@/lib/db/queries/person';
import { AppError } from '@/lib/errors';
import { audit, type Ctx, requireInstanceAdmin, requireRole } from '@/lib/services/context';

export interface AddUser {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly instanceAdmin: boolean;
  readonly memberships: readonly { readonly project: string; readonly role: Role }[];
}

/** Makes an account at once, without a link: `stablehand users add`, and tests. Needs an instance admin or the CLI. */
export async function addUser(ctx: Ctx, input: AddUser): Promise<{ id: string }> {
  requireInstanceAdmin(ctx);
  if (input.password.length < 12) {
    throw new AppError('bad-input', 'The password needs at least 12 characters.');
  }
  const passwordHash = await hashPassword(input.password);
  return inTransaction(async (tx) => {
    if ((await findPersonByEmail(tx, input.email)) !== null) {
      throw new AppError('conflict', `There is an account for ${input.email} already.`);
    }
    const id = crypto.randomUUID();
    await createPerson(tx, { ...input, id, passwordHash });
    for (const { project, role } of input.memberships) {
      const { id: projectId } = await requireRole(ctx, project, 'admin', tx);
      await setMembership(tx, id, projectId, role);
    }
    await audit(tx, ctx, {
      action: 'person.added',
      entity: 'user',
      entityId: id,
      data: { email: input.email, memberships: input.memberships },
    });
    return { id };
  });
}
