'use client';

import { type ComponentType, useEffect, useState } from 'react';
import { openOutbox, useUnsaved } from './store';

const againMs = 4000;

/** What a person's decisions go through on their way. In a page's first load is only what keeps them; the rest follows. */
export function Outbox({ person }: { readonly person: string }) {
  const some = useUnsaved().length > 0;
  const [Runner, setRunner] = useState<ComponentType | null>(null);
  useEffect(() => openOutbox(person), [person]);
  useEffect(() => {
    if (Runner) return;
    // Not `dynamic`: a part that cannot be fetched would take the whole page with it, now of all times.
    const load = () =>
      import('./outbox-runner').then(
        (module) => setRunner(() => module.OutboxRunner),
        () => undefined,
      );
    const first = setTimeout(() => void load(), 300);
    const again = setInterval(() => void load(), againMs);
    return () => {
      clearTimeout(first);
      clearInterval(again);
    };
  }, [Runner]);
  if (Runner) return <Runner key={person} />;
  return some ? (
    <section className="unsaved" aria-label="Not saved yet">
      <p role="status" className="m-0">
        Something you decided or wrote is not saved yet.
      </p>
    </section>
  ) : null;
}
