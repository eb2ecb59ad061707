import { z } from 'zod';
import type { Tx } from '@/lib/db/client';
import { readSetting, writeSetting } from '@/lib/db/queries/project';

const Lore = z.object({ base: z.string(), allowPrivate: z.boolean() });
/** The archive on the network that a project asks. */
export type LoreRow = z.infer<typeof Lore>;

const keyOf = (projectId: string) => `lore:${projectId}`;

/** Null when none is set up. */
export async function readLore(tx: Tx, projectId: string): Promise<LoreRow | null> {
  const text = await readSetting(tx, keyOf(projectId));
  return typeof text === 'string' && text !== '' ? Lore.parse(JSON.parse(text)) : null;
}

/** Null: none is asked any more. */
export async function writeLore(tx: Tx, projectId: string, lore: LoreRow | null): Promise<void> {
  await writeSetting(tx, keyOf(projectId), lore === null ? '' : JSON.stringify(lore));
}
