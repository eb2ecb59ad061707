'use client';

import { type FormEvent, useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { Button } from '@/app/_components/ui/button';
import type { SourcesView } from '@/lib/contracts/sources';

interface NamedRefsProps {
  readonly branch: SourcesView['branches'][number];
  readonly project: string;
  readonly onChanged: () => Promise<void>;
}

/** Refs where fixes for a branch wait, beside those that are found by their names. */
export function NamedRefs({ branch, project, onChanged }: NamedRefsProps) {
  const [text, setText] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (text === null) {
    return (
      <Button small look="quiet" onClick={() => setText(branch.namedRefs.join(' '))}>
        Pending refs…<span className="sr-only"> where fixes for {branch.name} wait</span>
      </Button>
    );
  }
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await api(`/api/p/${project}/branches/${encodeURIComponent(branch.name)}`, {
        method: 'PATCH',
        body: { namedRefs: text.split(/\s+/).filter((name) => name !== '') },
      });
      await onChanged();
      setText(null);
    } catch (error) {
      setProblem(sayProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="mt-1 flex flex-wrap items-center gap-2" onSubmit={save} noValidate>
      <input
        className="input compact mono"
        aria-label={`Refs where fixes for ${branch.name} wait`}
        placeholder="stable-rc/linux-6.6.y"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button small busy={busy} type="submit">
        Save
      </Button>
      <Button small look="quiet" onClick={() => setText(null)}>
        Cancel
      </Button>
      {problem === null ? null : (
        <div className="field-error" role="alert">
          {problem}
        </div>
      )}
    </form>
  );
}
