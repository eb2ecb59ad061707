'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/app/_components/ui/button';
import { Dialog } from '@/app/_components/ui/dialog';
import { AreaField } from '@/app/_components/ui/field';
import type { DecisionVerb } from '@/lib/contracts/vocabulary';

export const verbLabel: Readonly<Record<DecisionVerb, string>> = {
  accept: 'Accept',
  reject: 'Reject',
  defer: 'Defer',
  'needs-work': 'Needs work',
  withdraw: 'Take back',
};

/** Reasons that are written again and again; chosen ones can be edited before sending. */
export const reasonTemplates: Readonly<Record<DecisionVerb, readonly string[]>> = {
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

interface ReasonDialogProps {
  readonly verb: DecisionVerb;
  readonly subject: string;
  readonly where: string;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onSend: (reason: string) => void;
}

/** Asks why. A rejection needs a reason: whoever reads the history later has nothing else. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { verb, subject, where, busy, onClose, onSend } = props;
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (verb === 'reject' && reason.trim() === '') {
      setMissing(true);
      return;
    }
    onSend(reason.trim());
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`${verbLabel[verb]} on ${where}`}
      description={subject}
    >
      <form onSubmit={send}>
        <div className="mb-2 flex flex-wrap gap-1">
          {reasonTemplates[verb].map((template) => (
            <Button key={template} small onClick={() => setReason(template)}>
              {template}
            </Button>
          ))}
        </div>
        <AreaField
          label={verb === 'reject' ? 'Reason' : 'Reason (optional)'}
          value={reason}
          onChange={(value) => {
            setReason(value);
            setMissing(false);
          }}
          autoFocus
          rows={3}
          error={missing ? 'A rejection needs a reason.' : undefined}
          hint="Stays with the decision; Ctrl+Enter sends."
          onSubmitKey={send}
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>
            {verbLabel[verb]} on {where}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
