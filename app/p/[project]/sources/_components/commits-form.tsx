'use client';

import { type FormEvent, useState } from 'react';
import { AreaField } from '@/app/_components/ui/field';
import { SubmitRow } from '@/app/_components/ui/submit-row';
import { plural } from './import-words';
import { useImport } from './use-import';

interface CommitsFormProps {
  readonly project: string;
  readonly onMade: () => Promise<void>;
}

/** A list of upstream commits, pasted: the first word of every line. */
export function CommitsForm({ project, onMade }: CommitsFormProps) {
  const [text, setText] = useState('');
  const sender = useImport(project, onMade);
  const named = text.split('\n').filter((line) => /^\s*[^\s#]/.test(line)).length;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await sender.send({ kind: 'commits', text })) setText('');
  };
  return (
    <form onSubmit={submit}>
      <AreaField
        label="Commits"
        code
        required
        rows={6}
        value={text}
        onChange={(value) => {
          setText(value);
          sender.clear();
        }}
        error={sender.issues.text}
        hint={`One a line; the first word counts, so the output of git log --oneline will do. Lines that begin with # are left out. ${plural(named, 'commit', 'commits')} so far.`}
        onSubmitKey={submit}
      />
      <SubmitRow busy={sender.busy} problem={sender.problem} label="Import commits" />
    </form>
  );
}
