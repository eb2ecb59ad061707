import { standingWord } from '@/app/_components/cell/cell-words';
import type { DecisionVerb } from '@/lib/contracts/vocabulary';

interface VerbMarkProps {
  readonly verb: DecisionVerb;
  /** False once the same person's later vote took its place: drawn struck out. */
  readonly stands?: boolean;
}

/** What somebody decided: the shape of the cells' corner mark, and the word. */
export function VerbMark({ verb, stands = true }: VerbMarkProps) {
  return (
    <span className="verb" data-verb={verb} data-stands={stands}>
      <span className="verb-shape" aria-hidden="true" />
      <span className="verb-word">{standingWord[verb]}</span>
    </span>
  );
}
