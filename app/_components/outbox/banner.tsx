'use client';

import { useState } from 'react';
import { Button } from '@/app/_components/ui/button';
import { Confirm } from '@/app/_components/ui/confirm';
import { flush } from './deliver';
import type { Entry } from './entry';
import { remove } from './store';
import { UnsavedDialog } from './unsaved-dialog';

/** Says how much is not saved, on every page, until it is. */
export function Banner({ entries }: { readonly entries: readonly Entry[] }) {
  const [open, setOpen] = useState(false);
  const [discarding, setDiscarding] = useState(false);
  const [busy, setBusy] = useState(false);
  const waiting = entries.filter((entry) => entry.state === 'kept');
  const held = entries.length - waiting.length;
  const problem = waiting.find((entry) => entry.problem)?.problem;
  const sendNow = async () => {
    setBusy(true);
    await flush();
    setBusy(false);
  };
  return (
    <section className="unsaved" aria-label="Not saved yet">
      <p role="status" className="m-0">
        {waiting.length > 0 ? <b>{sayWaiting(waiting)} not saved yet.</b> : null}{' '}
        {held > 0 ? <b>{sayHeld(held)}</b> : null} {problem ? <span>{problem}</span> : null}
        {waiting.some((entry) => entry.fleeting) ? (
          <span> This browser stores nothing: leave this page open.</span>
        ) : null}
      </p>
      <span className="unsaved-acts">
        <Button small onClick={() => setOpen(true)}>
          {held > 0 ? 'Resolve' : 'Show'}
        </Button>
        {waiting.length > 0 ? (
          <>
            <Button small busy={busy} onClick={() => void sendNow()}>
              Send now
            </Button>
            <Button small look="quiet" onClick={() => setDiscarding(true)}>
              Discard
            </Button>
          </>
        ) : null}
      </span>
      {open ? <UnsavedDialog entries={entries} onClose={() => setOpen(false)} /> : null}
      <Confirm
        open={discarding}
        onOpenChange={setDiscarding}
        title={`Discard ${sayCount(waiting)}?`}
        action="Discard"
        danger
        onConfirm={async () => {
          for (const entry of waiting) remove(entry.id);
        }}
      >
        They were not saved, and nobody else has seen them. What may have reached the server before
        the connection went stays there.
      </Confirm>
    </section>
  );
}

function sayCount(entries: readonly Entry[]): string {
  const comments = entries.filter((entry) => entry.kind === 'comment').length;
  const decisions = entries.length - comments;
  return [
    ...(decisions > 0 ? [decisions === 1 ? '1 decision' : `${decisions} decisions`] : []),
    ...(comments > 0 ? [comments === 1 ? '1 comment' : `${comments} comments`] : []),
  ].join(' and ');
}

const sayWaiting = (entries: readonly Entry[]): string =>
  `${sayCount(entries)} ${entries.length === 1 ? 'is' : 'are'}`;

const sayHeld = (count: number): string =>
  count === 1 ? 'One could not be saved as it is.' : `${count} could not be saved as they are.`;
