import { Button } from '@/app/_components/ui/button';

interface SubmitRowProps {
  readonly busy: boolean;
  readonly problem: string | null;
  readonly label: string;
}

/** What the server said no to, and the button that tries again. */
export function SubmitRow({ busy, problem, label }: SubmitRowProps) {
  return (
    <>
      {problem ? (
        <p className="notice bad mb-3" role="alert">
          {problem}
        </p>
      ) : null}
      <Button type="submit" look="primary" busy={busy}>
        {label}
      </Button>
    </>
  );
}
