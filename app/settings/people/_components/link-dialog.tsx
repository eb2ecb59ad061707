'use client';

import { Button } from '@/app/_components/ui/button';
import { CopyButton } from '@/app/_components/ui/copy-button';
import { Dialog } from '@/app/_components/ui/dialog';
import type { OneTimeLink } from './people-page';

interface LinkDialogProps {
  readonly link: OneTimeLink;
  readonly onClose: () => void;
}

/** Shows a one-time link, the only time that it can be seen. */
export function LinkDialog({ link, onClose }: LinkDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={link.title}
      description="Hand this link over yourself: no mail is sent. It works once and is not shown again."
    >
      <div className="flex items-center gap-2">
        <input
          className="input mono"
          readOnly
          aria-label="One-time link"
          value={link.link}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton text={link.link} />
      </div>
      <div className="dialog-actions">
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
