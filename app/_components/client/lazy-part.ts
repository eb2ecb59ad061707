import { type ComponentType, lazy } from 'react';

/**
 * A part of a page that is fetched when it is first drawn; what is drawn with it waits, up to the next `Suspense`. Does what
 * `next/dynamic` does, but for no page in particular: documents that are put together outside of Next's pages
 * (pages/api/documents) draw the same components.
 */
export const lazyPart = <Props>(load: () => Promise<ComponentType<Props>>) =>
  lazy(async () => ({ default: await load() }));
