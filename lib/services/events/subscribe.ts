import { z } from 'zod';
import { LiveEvent, type Viewer } from '@/lib/contracts/pages';
import { listen } from '@/lib/db/listen';

const PersonChanged = z.object({ type: z.literal('person-changed'), userId: z.string() });

export interface Subscriber {
  /** Called with every live event of the projects that the person belongs to. */
  readonly on: (event: LiveEvent) => void;
  /** Called when sessions, roles or state of the person changed: whether they may go on listening is to be asked. */
  readonly onPersonChanged: () => void;
}

/** Listens for a person; `viewer` is asked anew for every event. Gives the function that ends it. */
export function subscribe(viewer: () => Viewer, { on, onPersonChanged }: Subscriber): () => void {
  return listen((payload) => {
    const content: unknown = JSON.parse(payload);
    const { id, memberships } = viewer();
    const event = LiveEvent.safeParse(content);
    if (event.success) {
      if (memberships.some((one) => one.slug === event.data.project)) on(event.data);
    } else if (PersonChanged.safeParse(content).data?.userId === id) {
      onPersonChanged();
    }
  });
}
