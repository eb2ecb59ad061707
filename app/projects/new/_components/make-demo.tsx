'use client';

import { useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { Button } from '@/app/_components/ui/button';

/** The sample project, for who wants to look around first. */
export function MakeDemo() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const make = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { slug } = await api<{ slug: string }>('/api/demo', { method: 'POST' });
      window.location.assign(`/p/${slug}/queue`);
    } catch (error) {
      setProblem(sayProblem(error));
      setBusy(false);
    }
  };
  return (
    <>
      <Button busy={busy} onClick={make}>
        {busy ? 'Making the demo…' : 'Make the demo project'}
      </Button>
      {problem ? (
        <span className="field-error" role="alert">
          {problem}
        </span>
      ) : null}
    </>
  );
}
