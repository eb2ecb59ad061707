'use client';

import { type FormEvent, useState } from 'react';
import { api } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import { useAnswer } from '@/app/_components/client/use-answer';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { useFrame } from '@/app/_components/frame/frame-context';
import { Button } from '@/app/_components/ui/button';
import { Dialog } from '@/app/_components/ui/dialog';
import { Field } from '@/app/_components/ui/field';
import type { Triage, TriageAsking } from './use-triage';

interface AssignDialogProps {
  readonly asking: TriageAsking;
  readonly triage: Triage;
}

/** Asks to whom: typing narrows the list, Enter takes its first. For single candidates, or for a whole subsystem. */
export function AssignDialog({ asking, triage }: AssignDialogProps) {
  const { slug, viewerId } = useFrame();
  const [typed, setTyped] = useState('');
  const { data, isError } = useAnswer({
    key: `workers ${slug}`,
    load: () => api(`/api/p/${slug}/workers`, { schema: readers.workers }),
  });
  const { rows, kind } = asking;
  const subsystem = rows.find((row) => row.subsystem !== '')?.subsystem ?? '';
  const people = [...(data?.people ?? [])].sort(
    (a, b) => Number(b.id === viewerId) - Number(a.id === viewerId),
  );
  const choices = [
    ...people.map(({ id, name }) => ({ id, label: id === viewerId ? `${name} (you)` : name })),
    { id: null, label: 'nobody' },
  ].filter((choice) => choice.label.toLowerCase().includes(typed.trim().toLowerCase()));
  const choose = (id: string | null, label: string) =>
    void (kind === 'delegate'
      ? triage.delegate(subsystem, id, label)
      : triage.assign(rows, id === null ? [] : [id], label));
  const send = (event: FormEvent) => {
    event.preventDefault();
    const [first] = choices;
    if (first && data) choose(first.id, first.label);
  };
  const now = data?.delegations.find((one) => one.subsystem === subsystem)?.person;
  const what = rows.length === 1 ? (rows[0]?.subject ?? '') : `${rows.length} candidates`;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : triage.close())}
      title={kind === 'delegate' ? `Give ${subsystem} to …` : 'Give to …'}
      description={
        kind === 'delegate'
          ? `All its candidates, those to come too, unless somebody has them already. Now: ${now ?? 'nobody'}.`
          : what
      }
    >
      <form onSubmit={send}>
        <Field
          label="Person"
          value={typed}
          autoFocus
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
          {...(isError ? { error: 'The people could not be loaded.' } : {})}
        />
        <div className="mb-3 flex max-h-[34vh] flex-wrap gap-1 overflow-auto">
          {choices.map((choice) => (
            <Button
              key={choice.id ?? 'nobody'}
              small
              busy={triage.busy}
              disabled={data === undefined}
              onClick={() => choose(choice.id, choice.label)}
            >
              <VisibleText text={choice.label} />
            </Button>
          ))}
        </div>
        <div className="dialog-actions">
          <Button onClick={triage.close}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
