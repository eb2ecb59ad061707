import { type InputHTMLAttributes, type KeyboardEvent, type ReactNode, useId } from 'react';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly code?: boolean;
}

/** A labelled input with its hint and, after a refusal, the reason beside it. */
export function Field({ label, hint, error, code, className = '', ...input }: FieldProps) {
  const id = useId();
  const notes = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        className={['input', code ? 'mono' : '', className].filter(Boolean).join(' ')}
        aria-invalid={error ? true : undefined}
        aria-describedby={notes || undefined}
      />
      {hint ? (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
      {error ? (
        <span className="field-error" id={`${id}-error`} role="alert">
          {error}
        </span>
      ) : null}
    </div>
  );
}

interface AreaFieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly code?: boolean;
  readonly required?: boolean;
  readonly autoFocus?: boolean;
  readonly placeholder?: string;
  /** Ctrl or Cmd and Enter. */
  readonly onSubmitKey?: (event: KeyboardEvent) => void;
}

export function AreaField(props: AreaFieldProps) {
  const id = useId();
  const { label, hint, error, code, onChange, autoFocus, onSubmitKey, ...rest } = props;
  const notes = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        {...rest}
        ref={(element) => {
          if (autoFocus && element && !element.dataset.focused) {
            element.dataset.focused = 'yes';
            element.focus();
          }
        }}
        id={id}
        rows={props.rows ?? 4}
        className={code ? 'input mono' : 'input'}
        aria-invalid={error ? true : undefined}
        aria-describedby={notes || undefined}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSubmitKey?.(event);
        }}
      />
      {hint ? (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
      {error ? (
        <span className="field-error" id={`${id}-error`} role="alert">
          {error}
        </span>
      ) : null}
    </div>
  );
}
