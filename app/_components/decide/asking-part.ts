import { partOf } from '@/app/_components/client/on-demand';

/** The dialog that asks for a reason; the outbox of the page fetches it ahead. */
export const reasonDialog = partOf(() =>
  import('./reason-dialog').then((part) => part.ReasonDialog),
);
