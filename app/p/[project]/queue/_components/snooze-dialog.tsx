'use client';

import { type FormEvent, useState } from 'react';
import { useFrame } from '@/app/_components/frame/frame-context';
import { Button } from '@/app/_components/ui/button';
import { Dialog } from '@/app/_components/ui/dialog';
import { Field } from '@/app/_components/ui/field';
import type { QueueRow } from '@/lib/contracts/pages';
import type { Triage } from './use-triage';

const day = 86_400_000;
const moments = [
  { label: 'tomorrow', days: 1 },
  { label: 'in three days', days: 3 },
  { label: 'next week', days: 7 },
  { label: 'in a month', days: 30 },
] as const;

interface SnoozeDialogProps {
  readonly rows: readonly QueueRow[];
  readonly triage: Triage;
}

/** Asks until when: a moment, a tag, or a follow-up. The numbers are keys. */
export function SnoozeDialog({ rows, triage }: SnoozeDialogProps) {
  const { now } = useFrame();
  const [tag, setTag] = useState('');
  const [date, setDate] = useState('');
  const after = (days: number) => new Date(Date.parse(now) + days * day).toISOString();
  const choices = [
    ...moments.map(({ label, days }) => ({
      label,
      choose: () => void triage.snooze(rows, { until: after(days) }, label),
    })),
    {
      label: 'a later commit fixes or reverts it',
      choose: () => void triage.snooze(rows, { followUp: true }, 'a follow-up'),
    },
  ];
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (tag.trim() !== '') void triage.snooze(rows, { tag: tag.trim() }, tag.trim());
    else if (date !== '') {
      void triage.snooze(rows, { until: new Date(`${date}T00:00:00Z`).toISOString() }, date);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : triage.close())}
      title={rows.length === 1 ? 'Put off until …' : `Put ${rows.length} candidates off until …`}
      description={'Only your own waiting list leaves it out: others still see it.'}
    >
      <form
        onSubmit={send}
        onKeyDown={(event) => {
          if (event.target instanceof HTMLInputElement) return;
          const choice = choices[Number(event.key) - 1];
          if (choice === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          choice.choose();
        }}
      >
        <div className="mb-3 flex flex-wrap gap-1">
          {choices.map((choice, at) => (
            <Button
              key={choice.label}
              hotkey={String(at + 1)}
              busy={triage.busy}
              onClick={choice.choose}
            >
              {choice.label}
            </Button>
          ))}
        </div>
        <div className="grid gap-x-4 sm:grid-cols-2">
          <Field
            label="A day"
            type="date"
            value={date}
            min={after(1).slice(0, 10)}
            onChange={(event) => setDate(event.target.value)}
          />
          <Field
            label="A tag that is to come"
            value={tag}
            code
            placeholder="v7.2"
            maxLength={100}
            onChange={(event) => setTag(event.target.value)}
          />
        </div>
        <div className="dialog-actions">
          <Button onClick={triage.close}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            busy={triage.busy}
            disabled={tag.trim() === '' && date === ''}
          >
            Put off
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
