'use client';

import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { Button } from '@/app/_components/ui/button';
import { AreaField } from '@/app/_components/ui/field';
import type { DecisionVerb } from '@/lib/contracts/words';
import { TemplateButtons } from './template-buttons';

interface ReasonFormProps {
  readonly verb: DecisionVerb;
  /** What is written on the button that sends. */
  readonly action: string;
  readonly busy: boolean;
  readonly disabled?: boolean;
  /** A reason is asked for (needs-reason.ts); rejects and needs-work always are. */
  readonly required?: boolean;
  readonly onClose: () => void;
  readonly onSend: (reason: string) => void;
  /** What the decision will do, above the reason. */
  readonly children?: ReactNode;
}

/** Asks why: whoever reads the history later has nothing else. */
export function ReasonForm(props: ReasonFormProps) {
  const { verb, action, busy, disabled = false, onClose, onSend, children } = props;
  const required = props.required === true || verb === 'reject' || verb === 'needs-work';
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (disabled || busy) return;
    if (required && reason.trim() === '') setMissing(true);
    else onSend(reason.trim());
  };
  const form = useRef<HTMLFormElement>(null);
  const choose = (template: string) => {
    write(template);
    // Where it can be edited, and sent by one key.
    form.current?.querySelector('textarea')?.focus();
  };
  const write = (value: string) => {
    setReason(value);
    setMissing(false);
  };
  return (
    <form onSubmit={send} ref={form}>
      {children}
      <TemplateButtons verb={verb} onChoose={choose} />
      <AreaField
        label={required ? 'Reason' : 'Reason (optional)'}
        value={reason}
        onChange={write}
        autoFocus
        rows={3}
        error={missing ? sayMissing(verb) : undefined}
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

const sayMissing = (verb: DecisionVerb): string =>
  verb === 'reject'
    ? 'A rejection needs a reason.'
    : 'This needs a reason: the verb, the cell or the engine’s verdict asks for one.';
