'use client';

import { useEffect, useRef, useSyncExternalStore } from 'react';
import { Button } from './button';

interface ToastOptions {
  readonly description?: string;
  /** Milliseconds in sight; the clock stands still while the pointer or the focus is on it. */
  readonly duration?: number;
  readonly action?: { readonly label: string; readonly onClick: () => void };
}

interface Shown extends ToastOptions {
  readonly id: number;
  readonly title: string;
  readonly bad: boolean;
}

const most = 4;
let shown: readonly Shown[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly Shown[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

function show(title: string, bad: boolean, options: ToastOptions): void {
  lastId += 1;
  change([...shown.slice(1 - most), { ...options, id: lastId, title, bad }]);
}

const dismiss = (id: number): void => change(shown.filter((one) => one.id !== id));

/** Says in passing what happened, without taking the focus. */
export const toast = Object.assign(
  (title: string, options: ToastOptions = {}): void => show(title, false, options),
  { error: (title: string, options: ToastOptions = {}): void => show(title, true, options) },
);

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const none: readonly Shown[] = [];

/** Where toasts appear; once per page. */
export function Toaster() {
  const toasts = useSyncExternalStore(
    subscribe,
    () => shown,
    () => none,
  );
  return (
    <section className="toasts" aria-label="Notifications">
      {toasts.map((one) => (
        <Toast key={one.id} toast={one} />
      ))}
    </section>
  );
}

function Toast({
  toast: { id, title, description, bad, action, duration = 8000 },
}: {
  toast: Shown;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hold = () => clearTimeout(timer);
    const go = () => {
      hold();
      timer = setTimeout(() => dismiss(id), duration);
    };
    go();
    for (const type of ['pointerenter', 'focusin']) element?.addEventListener(type, hold);
    for (const type of ['pointerleave', 'focusout']) element?.addEventListener(type, go);
    return hold;
  }, [id, duration]);
  return (
    <div ref={box} className={bad ? 'toast bad' : 'toast'} role={bad ? 'alert' : 'status'}>
      <div>
        <div className="toast-title">{title}</div>
        {description ? <div className="toast-text">{description}</div> : null}
      </div>
      {action ? (
        <Button
          small
          onClick={() => {
            dismiss(id);
            action.onClick();
          }}
        >
          {action.label}
        </Button>
      ) : null}
      <button
        type="button"
        className="toast-close"
        aria-label="Dismiss"
        onClick={() => dismiss(id)}
      >
        ×
      </button>
    </div>
  );
}
