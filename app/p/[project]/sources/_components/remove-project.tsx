'use client';

import { useState } from 'react';
import { api } from '@/app/_components/client/api';
import { Button } from '@/app/_components/ui/button';
import { Confirm } from '@/app/_components/ui/confirm';

interface RemoveProjectProps {
  readonly slug: string;
  readonly name: string;
  readonly demo: boolean;
}

/** Takes the project away; the repositories are not touched and its decisions stay on record. */
export function RemoveProject({ slug, name, demo }: RemoveProjectProps) {
  const [open, setOpen] = useState(false);
  const remove = async () => {
    await api(`/api/projects/${encodeURIComponent(slug)}`, { method: 'DELETE' });
    window.location.assign('/');
  };
  return (
    <section className="section" aria-labelledby="remove">
      <h2 id="remove">{demo ? 'Demo' : 'Remove'}</h2>
      <p className="prose muted mb-2">
        {demo
          ? 'This is the sample project. Removing it takes it off every list; it does not come back by itself, npm run demo makes it again.'
          : 'Takes the project off every list for everybody. The repositories are not touched; decisions and the audit record stay in the database.'}
      </p>
      <Button look="danger" onClick={() => setOpen(true)}>
        {demo ? 'Remove the demo' : `Remove ${name}…`}
      </Button>
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title={`Remove ${name}?`}
        action={demo ? 'Remove the demo' : 'Remove the project'}
        danger
        onConfirm={remove}
      >
        {demo
          ? 'The demo and everything tried in it leave every list.'
          : `Nobody will see ${name}, its queue or its history in these pages any more. Nothing is deleted from the repositories.`}
      </Confirm>
    </section>
  );
}
