'use client';

import { type ComponentType, useEffect, useState } from 'react';
import { toast } from '@/app/_components/ui/toast';
import { noConnection } from './api';

/** A part of a page that is not in its first load. */
export interface Part<Props> {
  /** Null until it was fetched. */
  component: ComponentType<Props> | null;
  readonly fetch: () => Promise<void>;
}

export function partOf<Props>(load: () => Promise<ComponentType<Props>>): Part<Props> {
  const part: Part<Props> = {
    component: null,
    fetch: async () => {
      part.component = await load();
    },
  };
  return part;
}

/**
 * Draws a part at once when it was fetched ahead. Where it cannot be fetched, that is said and the page stays, which
 * `next/dynamic` would replace by an error.
 */
export function OnDemand<Props extends object>(given: {
  readonly part: Part<Props>;
  readonly with: Props;
}) {
  const { part } = given;
  const [Drawn, setDrawn] = useState(() => part.component);
  useEffect(() => {
    if (Drawn) return;
    part.fetch().then(
      () => setDrawn(() => part.component),
      () => toast.error(noConnection().message),
    );
  }, [Drawn, part]);
  return Drawn ? <Drawn {...given.with} /> : null;
}
