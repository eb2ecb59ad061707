'use client';

import { type ReactNode, useState } from 'react';
import { sayProblem } from '@/app/_components/client/api';
import { Button } from './button';
import { Dialog } from './dialog';

interface ConfirmProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly children: ReactNode;
  readonly action: string;
  readonly danger?: boolean;
  /** Runs on confirmation; a rejected promise keeps the dialog open and shows why. */
  readonly onConfirm: () => Promise<void>;
}

/** Asks once before something that cannot be taken back, or that many people would notice. */
export function Confirm(props: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const confirm = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await props.onConfirm();
      props.onOpenChange(false);
    } catch (error) {
      setProblem(sayProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title={props.title}>
      <div className="muted">{props.children}</div>
      {problem ? (
        <p className="notice bad mt-3" role="alert">
          {problem}
        </p>
      ) : null}
      <div className="dialog-actions">
        <Button onClick={() => props.onOpenChange(false)}>Cancel</Button>
        <Button look={props.danger ? 'danger' : 'primary'} busy={busy} onClick={confirm}>
          {props.action}
        </Button>
      </div>
    </Dialog>
  );
}
