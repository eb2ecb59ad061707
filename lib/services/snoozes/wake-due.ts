import { db, inTransaction } from '@/lib/db/client';
import { findProjectById } from '@/lib/db/queries/project';
import { endSnoozesById, openSnoozes } from '@/lib/db/queries/snooze';
import { audit, type Ctx } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { withProjectGit } from '@/lib/services/projects/project-git';

/**
 * Ends the snoozes of a project whose moment is over, whose tag is in the repositories, or whose candidate was fixed or
 * reverted by a commit that was not there when it was put off. Gives how many.
 */
export async function wakeDue(ctx: Ctx, input: { projectId: string }): Promise<number> {
  const project = await findProjectById(db(), input.projectId);
  if (project === null || project.removedAt !== null) return 0;
  const now = project.asOf ?? ctx.clock.now();
  const open = await openSnoozes(db(), project.id);
  const tags = new Set(open.flatMap((snooze) => snooze.untilTag ?? []));
  const landed =
    tags.size === 0
      ? new Set<string>()
      : await withProjectGit(project, [], async (git) => {
          const refs = await git.refs();
          return new Set(refs.map((ref) => ref.name.replace(/^refs\/tags\//, '')));
        });
  const due = open.filter(
    (snooze) =>
      (snooze.until !== null && snooze.until <= now) ||
      (snooze.untilTag !== null && landed.has(snooze.untilTag)) ||
      (snooze.untilFollowUp &&
        snooze.followUps.some((oid) => !(snooze.untilOid ?? '').split(',').includes(oid))),
  );
  if (due.length === 0) return 0;
  await inTransaction(async (tx) => {
    await endSnoozesById(
      tx,
      due.map((snooze) => snooze.id),
      now,
    );
    for (const snooze of due) {
      await audit(tx, ctx, {
        ...{ action: 'snooze.end', entity: 'snooze', entityId: snooze.id, projectId: project.id },
        data: { candidate: snooze.oid, person: snooze.userId },
      });
      await publish(tx, { type: 'candidate', project: project.slug, oid: snooze.oid });
    }
  });
  return due.length;
}
