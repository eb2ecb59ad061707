import { Button } from './button';

interface SubmitRowProps {
  readonly busy: boolean;
  readonly problem: string | null;
  readonly label: string;
  /** As wide as the form. */
  readonly wide?: boolean;
}

/** What the server said no to, and the button that tries again. */
export function SubmitRow({ busy, problem, label, wide = false }: SubmitRowProps) {
  return (
    <>
      {problem ? (
        <p className="notice bad mb-3" role="alert">
          {problem}
        </p>
      ) : null}
      <Button type="submit" look="primary" busy={busy} className={wide ? 'w-full' : ''}>
        {label}
      </Button>
    </>
  );
}
