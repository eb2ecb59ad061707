import type { z } from 'zod';
import { QueueQuery } from '@/lib/contracts/pages';

/** More than the first screen of a large display: what is below it is fetched as one reads on. */
export const firstRows = 30;

/** What the address of the queue says. */
export const ListQuery = QueueQuery.pick({ q: true, view: true, sort: true });
export type ListQuery = z.infer<typeof ListQuery>;

interface SaidQuery {
  readonly q?: unknown;
  readonly view?: unknown;
  readonly sort?: unknown;
}

/** What an address asks for; null: it says what is not known. */
export function listQueryOf({ q, view, sort }: SaidQuery): ListQuery | null {
  const parsed = ListQuery.safeParse({ q, view, sort });
  return parsed.success ? parsed.data : null;
}

/** What the address of the queue asks for; an address that says what is not known asks for the queue as it is at first. */
export const readListQuery = (said: SaidQuery): ListQuery =>
  listQueryOf(said) ?? ListQuery.parse({});
