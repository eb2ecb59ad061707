'use client';

import { type FormEvent, useId, useRef, useState } from 'react';
import { SubmitRow } from '@/app/_components/ui/submit-row';
import { useImport } from './use-import';

/** As lib/services/imports/store-mailbox.ts has it: said before two hundred megabytes travel for nothing. */
const limitMb = 200;

interface MailboxFormProps {
  readonly project: string;
  readonly onMade: () => Promise<void>;
}

/** A mailbox with AUTOSEL or stable mails: one candidate for every upstream commit that a mail selects. */
export function MailboxForm({ project, onMade }: MailboxFormProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [own, setOwn] = useState<string | null>(null);
  const sender = useImport(project, onMade);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (file === null) {
      setOwn('Choose a file.');
      return;
    }
    if (file.size > limitMb * 1024 * 1024) {
      setOwn(
        `${file.name} is larger than ${limitMb} MB. Import it from a path on the server: stablehand import mbox FILE.`,
      );
      return;
    }
    const form = new FormData();
    form.set('file', file);
    if (await sender.send(form)) {
      setFile(null);
      if (input.current) input.current.value = '';
    }
  };
  const error = own ?? sender.issues.file;
  return (
    <form onSubmit={submit} noValidate>
      <div className="field">
        <label htmlFor={id}>Mailbox</label>
        <input
          ref={input}
          id={id}
          type="file"
          className="input"
          aria-describedby={`${id}-hint${error ? ` ${id}-error` : ''}`}
          aria-invalid={error ? true : undefined}
          onChange={(event) => {
            setFile(event.target.files?.[0] ?? null);
            setOwn(null);
            sender.clear();
          }}
        />
        <span className="hint" id={`${id}-hint`}>
          An mbox file up to {limitMb} MB. Selection mails become candidates, replies are attached
          to theirs; mails that are here already change nothing.
        </span>
        {error ? (
          <span className="field-error" id={`${id}-error`} role="alert">
            {error}
          </span>
        ) : null}
      </div>
      <SubmitRow
        busy={sender.busy}
        problem={sender.issues.file ? null : sender.problem}
        label={sender.busy ? 'Sending…' : 'Import mailbox'}
      />
    </form>
  );
}
