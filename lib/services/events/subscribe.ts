import { z } from 'zod';
import { LiveEvent, type Viewer } from '@/lib/contracts/pages';
import { type Listening, listen } from '@/lib/db/listen';

const PersonChanged = z.object({ type: z.literal('person-changed'), userId: z.string() });

export interface Subscriber {
  /** Called with every live event of the projects that the person belongs to. */
  readonly on: (event: LiveEvent) => void;
  /** Called when sessions, roles or state of the person changed: whether they may go on listening is to be asked. */
  readonly onPersonChanged: () => void;
  /** Called when events may have been missed. */
  readonly onLost: () => void;
}

/** Listens for a person; `viewer` is asked anew for every event. */
export function subscribe(
  viewer: () => Viewer,
  { on, onPersonChanged, onLost }: Subscriber,
): Listening {
  return listen((payload) => {
    const content: unknown = JSON.parse(payload);
    const { id, memberships } = viewer();
    const event = LiveEvent.safeParse(content);
    if (event.success) {
      if (memberships.some((one) => one.slug === event.data.project)) on(event.data);
    } else if (PersonChanged.safeParse(content).data?.userId === id) {
      onPersonChanged();
    }
  }, onLost);
}
