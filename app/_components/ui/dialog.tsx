'use client';

import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** One sentence under the title; also what a screen reader says first. */
  readonly description?: string;
  readonly wide?: boolean;
  /** Without a visible title: the palette, whose input says what it is. */
  readonly look?: 'palette';
  readonly children: ReactNode;
}

/** A modal dialog: focus is kept inside and goes back to where it was; Escape and a click outside close. */
export function Dialog({ open, ...rest }: DialogProps) {
  return open ? createPortal(<Modal {...rest} />, document.body) : null;
}

const reachable =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex]:not([tabindex="-1"])';

function Modal(props: Omit<DialogProps, 'open'>) {
  const { onOpenChange, title, description, wide, look, children } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  // Asked while drawing: once it is drawn, a field inside may have taken the focus already.
  const [before] = useState(() => document.activeElement);
  const close = useRef(onOpenChange);
  useEffect(() => {
    close.current = onOpenChange;
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    if (!element.contains(document.activeElement)) {
      (element.querySelector<HTMLElement>(reachable) ?? element).focus();
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) {
        event.preventDefault();
        close.current(false);
      }
      if (event.key !== 'Tab') return;
      const stops = [...element.querySelectorAll<HTMLElement>(reachable)];
      const edge = event.shiftKey ? stops[0] : stops.at(-1);
      const at = document.activeElement;
      if (at !== edge && at !== element && element.contains(at)) return;
      event.preventDefault();
      (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
      const held = document.activeElement;
      const free = held === null || held === document.body || element.contains(held);
      if (free && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [before]);
  return (
    <>
      <div className="overlay" aria-hidden="true" onPointerDown={() => onOpenChange(false)} />
      <div
        ref={box}
        className={['dialog', wide ? 'wide' : '', look ?? ''].filter(Boolean).join(' ')}
        role="dialog"
        aria-modal="true"
        aria-labelledby={`${id}-title`}
        aria-describedby={description ? `${id}-text` : undefined}
        tabIndex={-1}
      >
        <h2 className={look ? 'sr-only' : 'dialog-title'} id={`${id}-title`}>
          {title}
        </h2>
        {description ? (
          <p className="muted mb-3" id={`${id}-text`}>
            {description}
          </p>
        ) : null}
        {children}
      </div>
    </>
  );
}
