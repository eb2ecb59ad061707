'use client';

import { type FormEvent, useId, useState } from 'react';
import { SubmitRow } from '@/app/_components/ui/submit-row';
import { useImport } from './use-import';
import { useLimit } from './use-limit';

interface MissingFormProps {
  readonly project: string;
  readonly branches: readonly string[];
  readonly onMade: () => Promise<void>;
}

/** What upstream has, a branch has not, and looks like a fix. */
export function MissingForm({ project, branches, onMade }: MissingFormProps) {
  const id = useId();
  const [branch, setBranch] = useState(branches[0] ?? '');
  const sender = useImport(project, onMade);
  const limit = useLimit('200', sender.issues.limit);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const bound = limit.read();
    if (bound === null) return;
    await sender.send({
      kind: 'missing',
      branch,
      ...bound,
    });
  };
  if (branches.length === 0) {
    return <p className="muted">No stable branch is active. Switch one on below.</p>;
  }
  return (
    <form onSubmit={submit}>
      <div className="form-row">
        <div className="field">
          <label htmlFor={id}>Branch</label>
          <select
            id={id}
            className="input"
            value={branch}
            onChange={(event) => setBranch(event.target.value)}
          >
            {branches.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
          <span className="hint">
            Commits with fix signals that are neither in its history nor backported to it.
          </span>
        </div>
        {limit.field}
      </div>
      <SubmitRow busy={sender.busy} problem={sender.problem} label="Import what it lacks" />
    </form>
  );
}
