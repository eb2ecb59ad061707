'use client';

import { Dialog } from '@/app/_components/ui/dialog';
import type { DecisionVerb } from '@/lib/contracts/words';
import { ReasonForm } from './reason-form';
import { verbLabel } from './verb-label';

interface ReasonDialogProps {
  readonly verb: DecisionVerb;
  readonly subject: string;
  readonly where: string;
  readonly busy: boolean;
  /** A reason is asked for (needs-reason.ts). */
  readonly required?: boolean;
  readonly onClose: () => void;
  readonly onSend: (reason: string) => void;
}

/** The reason for a vote on one candidate. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { verb, subject, where, busy, required = false, onClose, onSend } = props;
  const title = `${verbLabel[verb]} on ${where}`;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={title}
      description={subject}
    >
      <ReasonForm
        verb={verb}
        action={title}
        busy={busy}
        required={required}
        onClose={onClose}
        onSend={onSend}
      />
    </Dialog>
  );
}
