'use client';

import { isWaiting } from './entry';
import { useUnsavedOn } from './store';

/** On a candidate: what was decided about it and is not saved. */
export function UnsavedNote({ oid }: { readonly oid: string }) {
  const entry = useUnsavedOn(oid);
  if (!entry) return null;
  return (
    <span className="flag" title={entry.title}>
      {isWaiting(entry) ? `not saved yet: ${entry.title}` : `not recorded: ${entry.title}`}
    </span>
  );
}
