'use client';

import { Dialog } from '@/app/_components/ui/dialog';
import type { DecisionVerb } from '@/lib/contracts/words';
import { ReasonForm, verbLabel } from './reason-form';

interface ReasonDialogProps {
  readonly verb: DecisionVerb;
  readonly subject: string;
  readonly where: string;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onSend: (reason: string) => void;
}

/** The reason for a vote on one candidate. */
export function ReasonDialog({ verb, subject, where, busy, onClose, onSend }: ReasonDialogProps) {
  const title = `${verbLabel[verb]} on ${where}`;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={title}
      description={subject}
    >
      <ReasonForm verb={verb} action={title} busy={busy} onClose={onClose} onSend={onSend} />
    </Dialog>
  );
}
