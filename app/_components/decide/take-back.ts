import { newId } from '@/app/_components/client/ids';
import { entryOf, remove } from '@/app/_components/outbox/store';
import { type Sent, submit } from '@/app/_components/outbox/submit';
import { toast } from '@/app/_components/ui/toast';
import { lastBatch, rememberBatch } from './last-batch';

/** Takes a batch of one's own back: by new decisions, or, when it never left this browser, by not sending it. */
export async function takeBack(
  project: string,
  batchId: string | null = lastBatch(project),
): Promise<Sent | null> {
  if (batchId === null) {
    toast('Nothing of yours to undo in this session');
    return null;
  }
  const unsent = entryOf(batchId);
  if (unsent && !unsent.tried) {
    remove(batchId);
    rememberBatch(project, null);
    toast(`Not sent after all: ${unsent.title}`);
    return null;
  }
  const sent = await submit({
    id: newId(),
    kind: 'undo',
    project,
    path: `/api/p/${project}/decisions/undo`,
    body: { batchId, newBatchId: newId() },
    oids: unsent?.oids ?? [],
    title: 'Take back',
    done: 'Taken back',
    about: unsent?.title ?? 'my last decision',
  });
  if (sent.state === 'refused') toast.error(sent.problem, { duration: 12_000 });
  return sent;
}
