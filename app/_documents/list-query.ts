import { QueueQuery } from '@/lib/contracts/pages';

/** More than the first screen of a large display: what is below it is fetched as one reads on. */
export const firstRows = 30;

const Said = QueueQuery.pick({ q: true, view: true, sort: true });

/** What the address of the queue asks for; an address that says what is not known asks for the queue as it is at first. */
export function readListQuery(said: {
  readonly q?: string | undefined;
  readonly view?: string | undefined;
  readonly sort?: string | undefined;
}) {
  const parsed = Said.safeParse({ q: said.q, view: said.view, sort: said.sort });
  return parsed.success ? parsed.data : Said.parse({});
}
