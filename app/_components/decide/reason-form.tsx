'use client';

import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '@/app/_components/ui/button';
import { AreaField } from '@/app/_components/ui/field';
import type { DecisionVerb } from '@/lib/contracts/words';

export const verbLabel: Readonly<Record<DecisionVerb, string>> = {
  accept: 'Accept',
  reject: 'Reject',
  defer: 'Defer',
  'needs-work': 'Needs work',
  withdraw: 'Take back',
};

/** Reasons that are written again and again; chosen ones can be edited before sending. */
const reasonTemplates: Readonly<Record<DecisionVerb, readonly string[]>> = {
  accept: ['Fixes a real bug, small and obvious.', 'The maintainer asked for it.'],
  reject: [
    'Not a bug fix: cleanup or new functionality.',
    'The bug was never in this branch.',
    'Too large or too risky for stable.',
    'Depends on changes that this branch does not have.',
    'Fixed differently in this branch.',
  ],
  defer: [
    'Waiting for the follow-up fix.',
    'Needs more time in a mainline release.',
    'Waiting for the maintainer.',
  ],
  'needs-work': [
    'Does not apply: needs a backport by hand.',
    'Needs a prerequisite first.',
    'The adapted patch has to be reviewed.',
  ],
  withdraw: [],
};

interface ReasonFormProps {
  readonly verb: DecisionVerb;
  /** What is written on the button that sends. */
  readonly action: string;
  readonly busy: boolean;
  readonly disabled?: boolean;
  readonly onClose: () => void;
  readonly onSend: (reason: string) => void;
  /** What the decision will do, above the reason. */
  readonly children?: ReactNode;
}

/** Asks why. A rejection needs a reason: whoever reads the history later has nothing else. */
export function ReasonForm(props: ReasonFormProps) {
  const { verb, action, busy, disabled = false, onClose, onSend, children } = props;
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (disabled || busy) return;
    if (verb === 'reject' && reason.trim() === '') setMissing(true);
    else onSend(reason.trim());
  };
  const write = (value: string) => {
    setReason(value);
    setMissing(false);
  };
  return (
    <form onSubmit={send}>
      {children}
      <div className="mb-2 flex flex-wrap gap-1">
        {reasonTemplates[verb].map((template) => (
          <Button key={template} small onClick={() => write(template)}>
            {template}
          </Button>
        ))}
      </div>
      <AreaField
        label={verb === 'reject' ? 'Reason' : 'Reason (optional)'}
        value={reason}
        onChange={write}
        autoFocus
        rows={3}
        error={missing ? 'A rejection needs a reason.' : undefined}
        hint="Stays with the decision; Ctrl+Enter sends."
        onSubmitKey={send}
      />
      <div className="dialog-actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" busy={busy} disabled={disabled}>
          {action}
        </Button>
      </div>
    </form>
  );
}
