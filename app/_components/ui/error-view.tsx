'use client';

import { useRouter } from 'next/navigation';
import { startTransition } from 'react';
import { Button } from './button';

interface ErrorViewProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** Something of ours broke: what to quote to whoever runs the server, and a way to try again. */
export function ErrorView({ error, reset }: ErrorViewProps) {
  const router = useRouter();
  const again = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <div className="page">
      <div className="empty" role="alert">
        <h1 className="mb-2">This page could not be shown</h1>
        <p className="muted mb-3">
          Nothing you did was lost. Try again; if it stays like this, tell whoever runs this server
          {error.digest ? (
            <>
              {' '}
              and quote the reference <code>{error.digest}</code>
            </>
          ) : null}
          .
        </p>
        <Button look="primary" onClick={again}>
          Try again
        </Button>
      </div>
    </div>
  );
}
