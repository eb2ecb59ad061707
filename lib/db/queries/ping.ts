import type { Tx } from '@/lib/db/client';

export async function pingDatabase(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT 1`;
}
