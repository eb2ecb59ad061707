'use client';

import { type FormEvent, useState } from 'react';
import { api, fieldIssues, sayProblem } from '@/app/_components/client/api';
import { Field } from '@/app/_components/ui/field';
import { SubmitRow } from '@/app/_components/ui/submit-row';

interface AddPathProps {
  /** Where the path is sent. */
  readonly to: string;
  readonly label: string;
  readonly placeholder: string;
  readonly hint: string;
  readonly button: string;
  readonly onChanged: () => Promise<void>;
}

/** Adds something that lies on the server, by its path. */
export function AddPath({ to, label, placeholder, hint, button, onChanged }: AddPathProps) {
  const [path, setPath] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await api(to, { body: { path: path.trim() } });
      setPath('');
      await onChanged();
    } catch (error) {
      setProblem(fieldIssues(error).path ?? sayProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit} noValidate>
      <Field
        label={label}
        code
        required
        placeholder={placeholder}
        value={path}
        onChange={(event) => {
          setPath(event.target.value);
          setProblem(null);
        }}
        hint={hint}
      />
      <SubmitRow busy={busy} problem={problem} label={busy ? 'Adding…' : button} />
    </form>
  );
}
