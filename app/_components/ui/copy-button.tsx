'use client';

import { useState } from 'react';
import { Button } from './button';

/** Copies text; where the browser refuses (plain http), selects it for the person instead. */
export function CopyButton({
  text,
  label = 'Copy',
}: {
  readonly text: string;
  readonly label?: string;
}) {
  const [said, setSaid] = useState(label);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied');
    } catch {
      setSaid('Press Ctrl+C');
    }
    setTimeout(() => setSaid(label), 2500);
  };
  return (
    <Button small onClick={copy}>
      <span aria-live="polite">{said}</span>
    </Button>
  );
}
