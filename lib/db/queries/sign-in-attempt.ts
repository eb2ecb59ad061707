import type { Tx } from '@/lib/db/client';

/** Wrong passwords for an account since its last right one, at most as old as `since`. */
export async function countFailedSignIns(tx: Tx, email: string, since: Date): Promise<number> {
  const lastGood = await tx.signInAttempt.findFirst({
    where: { email, ok: true, at: { gte: since } },
    orderBy: { at: 'desc' },
  });
  return tx.signInAttempt.count({
    where: { email, ok: false, at: { gt: lastGood?.at ?? since } },
  });
}

export async function oldestFailedSignIn(tx: Tx, email: string, since: Date): Promise<Date | null> {
  const row = await tx.signInAttempt.findFirst({
    where: { email, ok: false, at: { gt: since } },
    orderBy: { at: 'asc' },
  });
  return row?.at ?? null;
}

/** Keeps one attempt and forgets what is older than a day. */
export async function recordSignIn(tx: Tx, email: string, ok: boolean, now: Date): Promise<void> {
  await tx.signInAttempt.create({ data: { email, ok, at: now } });
  await tx.signInAttempt.deleteMany({
    where: { at: { lt: new Date(now.getTime() - 86_400_000) } },
  });
}
