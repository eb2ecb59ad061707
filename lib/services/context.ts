import { type Role, roles } from '@/lib/contracts/vocabulary';
import type { Tx } from '@/lib/db/client';
import { appendAudit } from '@/lib/db/queries/audit';
import { findProjectFor, readProjectFor } from '@/lib/db/queries/membership';
import { AppError } from '@/lib/errors';
import type { Clock } from '@/lib/ports';

/** Who acts. CLI users and jobs run on the server itself and are trusted; their writes are audited under their own name. */
export type Actor =
  | {
      readonly kind: 'person';
      readonly userId: string;
      readonly name: string;
      readonly instanceAdmin: boolean;
    }
  | { readonly kind: 'cli'; readonly name: string }
  | { readonly kind: 'job'; readonly name: string };

/** What every service takes first. */
export interface Ctx {
  readonly actor: Actor;
  readonly clock: Clock;
  /** Projects that this request read already, by slug. Only what ends with its answer has it: everything else asks anew. */
  readonly projects?: Map<string, Promise<ProjectRow | null>>;
}

export const systemClock: Clock = { now: () => new Date() };

/** Context of a worker's job: `name` is the job's. */
export const jobContext = (name: string, clock: Clock = systemClock): Ctx => ({
  actor: { kind: 'job', name },
  clock,
});

/** Context of somebody at the server's shell: `name` is the account. */
export const cliContext = (name: string, clock: Clock = systemClock): Ctx => ({
  actor: { kind: 'cli', name },
  clock,
});

export type ProjectRow = NonNullable<Awaited<ReturnType<typeof findProjectFor>>>;
export type ProjectAccess = ProjectRow & { readonly role: Role };

/**
 * The project, if the actor may do what `role` may. A person who is no member gets `not-found`, the same as for a
 * project that does not exist; a member with too low a role gets `forbidden`. An instance admin counts as admin.
 */
export async function requireRole(
  ctx: Ctx,
  slug: string,
  role: Role,
  tx?: Tx,
): Promise<ProjectAccess> {
  const userId = ctx.actor.kind === 'person' ? ctx.actor.userId : null;
  const project = await (tx === undefined
    ? projectOnce(ctx, slug, userId)
    : findProjectFor(tx, slug, userId));
  const trusted = ctx.actor.kind !== 'person' || ctx.actor.instanceAdmin;
  const has: Role | null = trusted ? 'admin' : (project?.role ?? null);
  if (project === null || has === null) {
    throw new AppError('not-found', `There is no project "${slug}" that you belong to.`);
  }
  if (roles.indexOf(has) < roles.indexOf(role)) {
    throw new AppError(
      'forbidden',
      `This needs the role ${role}; yours in ${project.name} is ${has}.`,
      {
        data: { needed: role, has },
        hint: 'An admin of the project can change roles under Settings, People.',
      },
    );
  }
  return { ...project, role: has };
}

function projectOnce(ctx: Ctx, slug: string, userId: string | null): Promise<ProjectRow | null> {
  const known = ctx.projects?.get(slug);
  if (known !== undefined) return known;
  const reading = readProjectFor(slug, userId);
  ctx.projects?.set(slug, reading);
  return reading;
}

/** Throws `forbidden` unless the actor is an instance admin or works on the server itself. */
export function requireInstanceAdmin(ctx: Ctx): void {
  if (ctx.actor.kind === 'person' && !ctx.actor.instanceAdmin) {
    throw new AppError('forbidden', 'Only an administrator of this installation may do this.');
  }
}

/** The person of a context. Throws `forbidden` for CLI users and jobs: a vote is a person's. */
export function requirePerson(ctx: Ctx): Extract<Actor, { kind: 'person' }> {
  if (ctx.actor.kind !== 'person') throw new AppError('forbidden', 'Only a person may do this.');
  return ctx.actor;
}

export interface AuditInput {
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  readonly projectId?: string | null;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Writes audit rows with the actor of the context, in the caller's transaction. */
export async function audit(tx: Tx, ctx: Ctx, ...events: readonly AuditInput[]): Promise<void> {
  const { actor } = ctx;
  await appendAudit(
    tx,
    events.map((event) => ({
      actorKind: actor.kind,
      actor: actor.kind === 'person' ? actor.userId : actor.name,
      actorName: actor.name,
      action: event.action,
      entity: event.entity,
      entityId: event.entityId,
      projectId: event.projectId ?? null,
      data: event.data ?? {},
    })),
  );
}
