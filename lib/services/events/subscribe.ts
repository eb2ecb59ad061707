import { LiveEvent, type Viewer } from '@/lib/contracts/pages';
import { listen } from '@/lib/db/listen';

/** Calls `on` with every live event of the projects that the person belongs to. Gives the function that ends it. */
export function subscribe(viewer: Viewer, on: (event: LiveEvent) => void): () => void {
  const mine = new Set(viewer.memberships.map((m) => m.slug));
  return listen((payload) => {
    const parsed = LiveEvent.safeParse(JSON.parse(payload));
    if (parsed.success && mine.has(parsed.data.project)) on(parsed.data);
  });
}
