'use client';

import { standingWord } from '@/app/_components/cell/cell-words';
import { age } from '@/app/_components/client/time';
import { verbLabel } from '@/app/_components/decide/verb-label';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { useFrame } from '@/app/_components/frame/frame-context';
import { Button } from '@/app/_components/ui/button';
import type { CandidateDecisions, Lost } from './use-candidate-decisions';

interface LostVotesProps {
  readonly decisions: CandidateDecisions;
  readonly lost: Lost;
}

/** Somebody voted in between: who, what and why. Nothing of theirs is overwritten, nothing of ours recorded. */
export function LostVotes({ decisions, lost }: LostVotesProps) {
  const frame = useFrame();
  const { busy } = decisions;
  return (
    <section className="notice warn mt-3" role="alert" aria-label="Votes not recorded">
      <p className="mb-1">
        <b>Somebody was first.</b> Your vote ({verbLabel[lost.verb].toLowerCase()}) was not recorded
        on {lost.votes.map((vote) => vote.branch).join(', ')}:
      </p>
      <ul className="lost-list">
        {lost.votes.map(({ branch, theirs }) => (
          <li key={branch}>
            <b>{theirs.by.name}</b> {standingWord[theirs.verb]} on <b>{branch}</b>{' '}
            <span className="faint">{sayWhen(age(theirs.at, frame.now))}</span>
            {theirs.reason ? (
              <>
                : “<VisibleText text={theirs.reason} />”
              </>
            ) : null}
          </li>
        ))}
      </ul>
      <div className="mt-2 flex gap-2">
        <Button small onClick={decisions.voteAnyway} busy={busy}>
          Vote anyway
        </Button>
        <Button small look="quiet" onClick={decisions.forgetLost}>
          Leave it
        </Button>
      </div>
    </section>
  );
}

function sayWhen(text: string): string {
  return text === 'now' || text === '–' ? 'just now' : `${text} ago`;
}
