import { VisibleText } from '@/app/_components/diff/visible-text';
import { Warning } from '@/app/_components/list/warning';

interface ItemTroubleProps {
  /** What went wrong with it on the server. */
  readonly error: string | null;
  /** What was refused here just now. */
  readonly problem: string | null;
}

/** The end of an item of a list: why it failed, and why something could not be done about it. */
export function ItemTrouble({ error, problem }: ItemTroubleProps) {
  return (
    <>
      {error ? (
        <Warning>
          <VisibleText text={error} />
        </Warning>
      ) : null}
      {problem ? (
        <p className="field-error" role="alert">
          {problem}
        </p>
      ) : null}
    </>
  );
}
