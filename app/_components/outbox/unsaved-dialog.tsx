'use client';

import { standingWord } from '@/app/_components/cell/cell-words';
import { stamp } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { Button } from '@/app/_components/ui/button';
import { Dialog } from '@/app/_components/ui/dialog';
import { tryAgain, voteAnyway, voteOf } from './deliver';
import type { Entry } from './entry';
import { remove } from './store';

interface UnsavedDialogProps {
  readonly entries: readonly Entry[];
  readonly onClose: () => void;
}

/** Everything that is not saved, whole, with what can be done about each. */
export function UnsavedDialog({ entries, onClose }: UnsavedDialogProps) {
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Not saved yet"
      description="Kept in this browser, for you alone. What waits is sent by itself when the server answers."
    >
      <ul className="unsaved-list">
        {entries.map((entry) => (
          <li key={entry.id}>
            <EntryView entry={entry} />
          </li>
        ))}
      </ul>
      <div className="dialog-actions">
        <Button onClick={onClose}>Close</Button>
      </div>
    </Dialog>
  );
}

function EntryView({ entry }: { readonly entry: Entry }) {
  const said = entry.kind === 'comment' ? String(entry.body.body ?? '') : voteOf(entry).reason;
  return (
    <>
      <p className="m-0">
        <b>{entry.title}</b>{' '}
        <span className="faint">{stamp(new Date(entry.at).toISOString())}</span>
      </p>
      {entry.kind === 'comment' ? null : (
        <p className="m-0 muted">
          <VisibleText text={entry.about} />
        </p>
      )}
      {said ? (
        <p className="m-0">
          “<VisibleText text={said} />”
        </p>
      ) : null}
      {entry.state === 'conflict' ? <Conflict entry={entry} /> : null}
      {entry.state === 'refused' ? (
        <p className="notice bad" role="alert">
          {entry.problem}
        </p>
      ) : null}
      <div className="flex gap-2">
        {entry.state === 'conflict' ? (
          <Button small onClick={() => void voteAnyway(entry)}>
            Vote anyway
          </Button>
        ) : null}
        {entry.state === 'refused' ? (
          <Button small onClick={() => void tryAgain(entry)}>
            Try again
          </Button>
        ) : null}
        <Button small look="quiet" onClick={() => remove(entry.id)}>
          {entry.state === 'conflict' ? 'Leave theirs' : 'Discard'}
        </Button>
      </div>
    </>
  );
}

function Conflict({ entry }: { readonly entry: Entry }) {
  const lost = entry.lost ?? [];
  return (
    <div className="notice warn">
      <b>Somebody was first.</b> Your vote was not recorded there, and theirs is as it was:
      <ul className="lost-list">
        {lost.map((vote) => (
          <li key={`${vote.oid} ${vote.branch}`}>
            <b>{vote.by}</b> {standingWord[vote.verb]} on <b>{vote.branch}</b>{' '}
            <span className="faint">{stamp(vote.at)}</span>
            {vote.reason ? (
              <>
                : “<VisibleText text={vote.reason} />”
              </>
            ) : null}
            {entry.kind === 'votes' ? null : (
              <span className="muted">
                {' '}
                <VisibleText text={vote.subject} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
