import { db } from '@/lib/db/client';
import { readSetting, writeSetting } from '@/lib/db/queries/project';
import { type Ctx, requirePerson } from '@/lib/services/context';

const keyOf = (userId: string): string => `tour:${userId}`;

/** Whether the person who asks has seen the guided tour, or has said that they need none. */
export async function readTour(ctx: Ctx): Promise<{ done: boolean }> {
  return { done: (await readSetting(db(), keyOf(requirePerson(ctx).userId))) === true };
}

/** Remembers that this person need not be offered the tour again, in any browser. */
export async function finishTour(ctx: Ctx): Promise<{ done: boolean }> {
  await writeSetting(db(), keyOf(requirePerson(ctx).userId), true);
  return { done: true };
}
