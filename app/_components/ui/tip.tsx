'use client';

import * as Radix from 'radix-ui/tooltip';
import type { ReactNode } from 'react';

interface TipProps {
  readonly text: ReactNode;
  /** One focusable element. */
  readonly children: ReactNode;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
}

/** Explains an element on hover and focus. Never the only place where something is said. */
export function Tip({ text, children, side = 'top' }: TipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="tip" side={side} sideOffset={5} collisionPadding={8}>
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
