import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Kbd } from './kbd';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly small?: boolean;
  readonly busy?: boolean;
  /** The key that does the same, written on the button. */
  readonly hotkey?: string;
  readonly children: ReactNode;
}

export function Button({
  look = 'plain',
  small = false,
  busy = false,
  hotkey,
  className = '',
  children,
  type = 'button',
  disabled,
  ...rest
}: ButtonProps) {
  const classes = ['btn', look === 'plain' ? '' : look, small ? 'small' : '', className];
  return (
    <button
      {...rest}
      type={type}
      className={classes.filter(Boolean).join(' ')}
      aria-busy={busy || undefined}
      aria-keyshortcuts={hotkey}
      disabled={disabled || busy}
    >
      {children}
      {hotkey ? <Kbd keys={hotkey} /> : null}
    </button>
  );
}
