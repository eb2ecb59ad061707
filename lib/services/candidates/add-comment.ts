import { z } from 'zod';
import type { CommentView } from '@/lib/contracts/pages';
import { inTransaction } from '@/lib/db/client';
import { findComment, insertComment } from '@/lib/db/queries/candidate-page';
import { findCandidate } from '@/lib/db/queries/candidate-read';
import { membersOf } from '@/lib/db/queries/person';
import { AppError } from '@/lib/errors';
import { mentionsIn } from '@/lib/review/mentions';
import { audit, type Ctx, requirePerson, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';

export const CommentRequest = z.object({
  /** Made by the client: sent twice, stored once. */
  id: z.uuid(),
  body: z.string().trim().min(1, 'write something').max(20_000),
  path: z.string().max(4096).optional(),
  /** After the change, from 1; with a minus sign a line that the change took away. */
  line: z
    .number()
    .int()
    .refine((line) => line !== 0 && Math.abs(line) < 10_000_000, 'is no line number')
    .optional(),
  replyTo: z.uuid().optional(),
});
export type CommentRequest = z.infer<typeof CommentRequest>;

/**
 * Adds a comment to a candidate, or to a line of its diff. The record says whom it mentions (lib/review/mentions). Needs
 * the role reviewer; throws `not-found`.
 */
export async function addComment(
  ctx: Ctx,
  input: CommentRequest & { project: string; oid: string },
): Promise<CommentView> {
  const person = requirePerson(ctx);
  return inTransaction(async (tx) => {
    const project = await requireRole(ctx, input.project, 'reviewer', tx);
    const candidate = await findCandidate(tx, project.id, input.oid);
    if (candidate === null) throw new AppError('not-found', `There is no candidate ${input.oid}.`);
    if (input.replyTo !== undefined) {
      const parent = await findComment(tx, input.replyTo);
      if (parent === null || parent.candidateId !== candidate.id) {
        throw new AppError('not-found', 'The comment you reply to is not there.');
      }
    }
    const createdAt = ctx.clock.now();
    const isNew = await insertComment(tx, {
      id: input.id,
      candidateId: candidate.id,
      userId: person.userId,
      body: input.body,
      path: input.path ?? null,
      line: input.line ?? null,
      replyToId: input.replyTo ?? null,
      createdAt,
    });
    if (isNew) {
      const mentioned = input.body.includes('@')
        ? mentionsIn(input.body, await membersOf(tx, project.id))
        : [];
      await audit(tx, ctx, {
        action: 'comment.add',
        entity: 'comment',
        entityId: input.id,
        projectId: project.id,
        data: { candidate: input.oid, mentions: mentioned.map((member) => member.id) },
      });
      await publish(tx, { type: 'candidate', project: project.slug, oid: input.oid });
    }
    return {
      id: input.id,
      by: { id: person.userId, name: person.name },
      at: createdAt.toISOString(),
      body: input.body,
      path: input.path ?? null,
      line: input.line ?? null,
      replyTo: input.replyTo ?? null,
    };
  });
}
