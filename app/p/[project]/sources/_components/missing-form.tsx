'use client';

import { type FormEvent, useId, useState } from 'react';
import { Field } from '@/app/_components/ui/field';
import { readLimit } from './limit';
import { SubmitRow } from './submit-row';
import { useImport } from './use-import';

interface MissingFormProps {
  readonly project: string;
  readonly branches: readonly string[];
  readonly onMade: () => Promise<void>;
}

/** What upstream has, a branch has not, and looks like a fix. */
export function MissingForm({ project, branches, onMade }: MissingFormProps) {
  const id = useId();
  const [branch, setBranch] = useState(branches[0] ?? '');
  const [limit, setLimit] = useState('200');
  const [limitProblem, setLimitProblem] = useState<string>();
  const sender = useImport(project, onMade);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const read = readLimit(limit);
    setLimitProblem(read.problem);
    if (read.problem) return;
    await sender.send({
      kind: 'missing',
      branch,
      ...(read.limit === undefined ? {} : { limit: read.limit }),
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
        <Field
          label="At most"
          inputMode="numeric"
          placeholder="no limit"
          value={limit}
          onChange={(event) => {
            setLimit(event.target.value);
            setLimitProblem(undefined);
          }}
          error={limitProblem ?? sender.issues.limit}
          hint="the newest ones"
        />
      </div>
      <SubmitRow busy={sender.busy} problem={sender.problem} label="Import what it lacks" />
    </form>
  );
}
