import {
  type InputHTMLAttributes,
  type KeyboardEvent,
  type ReactNode,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

interface Notes {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

/** What an input and its notes say of one another. */
function useNotes({ hint, error }: Notes) {
  const id = useId();
  const notes = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return {
    id,
    'aria-invalid': error ? (true as const) : undefined,
    'aria-describedby': notes || undefined,
  };
}

/** The label over an input, its hint and, after a refusal, the reason under it. */
function Labelled(props: Notes & { readonly id: string; readonly children: ReactNode }) {
  const { id, label, hint, error, children } = props;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
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

interface FieldProps extends InputHTMLAttributes<HTMLInputElement>, Notes {
  readonly code?: boolean;
}

/** A labelled input with its hint and, after a refusal, the reason beside it. */
export function Field({ label, hint, error, code, className = '', ...input }: FieldProps) {
  const notes = { label, hint, error };
  const own = useNotes(notes);
  return (
    <Labelled {...notes} id={own.id}>
      <input
        {...input}
        {...own}
        className={['input', code ? 'mono' : '', className].filter(Boolean).join(' ')}
      />
    </Labelled>
  );
}

interface AreaFieldProps
  extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange' | 'value'>,
    Notes {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly code?: boolean;
  /** Ctrl or Cmd and Enter. */
  readonly onSubmitKey?: (event: KeyboardEvent) => void;
}

export function AreaField(props: AreaFieldProps) {
  const { label, hint, error, code, onChange, autoFocus, onSubmitKey, onKeyDown, ...rest } = props;
  const notes = { label, hint, error };
  const own = useNotes(notes);
  return (
    <Labelled {...notes} id={own.id}>
      <textarea
        {...rest}
        {...own}
        ref={(element) => {
          if (autoFocus && element && !element.dataset.focused) {
            element.dataset.focused = 'yes';
            element.focus();
          }
        }}
        rows={props.rows ?? 4}
        className={code ? 'input mono' : 'input'}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          onKeyDown?.(event);
          if (event.defaultPrevented) return;
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSubmitKey?.(event);
        }}
      />
    </Labelled>
  );
}
