'use client';

import { type FormEvent, useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { newId } from '@/app/_components/client/ids';
import { readers } from '@/app/_components/client/readers';
import { stamp } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { useFrame, useMayDecide } from '@/app/_components/frame/frame-context';
import { Button } from '@/app/_components/ui/button';
import { AreaField } from '@/app/_components/ui/field';
import type { CandidateView } from '@/lib/contracts/pages';

interface CommentsProps {
  readonly candidate: CandidateView;
  readonly onAdded: () => void;
}

/** What people say about the candidate, oldest first. */
export function CommentsTab({ candidate, onAdded }: CommentsProps) {
  const frame = useFrame();
  const mayWrite = useMayDecide();
  const [body, setBody] = useState('');
  const [id, setId] = useState(newId);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (body.trim() === '' || busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await api(`/api/p/${frame.slug}/candidates/${candidate.oid}/comments`, {
        body: { id, body },
        schema: readers.comment,
      });
      setBody('');
      setId(newId());
      onAdded();
    } catch (error) {
      setProblem(sayProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="pt-3">
      {candidate.comments.map((comment) => (
        <article key={comment.id} className="comment">
          <div>
            <b>{comment.by.name}</b> <span className="faint text-s">{stamp(comment.at)}</span>{' '}
            {comment.path ? (
              <code className="faint">
                {comment.path}
                {comment.line ? `:${comment.line}` : ''}
              </code>
            ) : null}
          </div>
          <div className="comment-body">
            <VisibleText text={comment.body} />
          </div>
        </article>
      ))}
      {candidate.comments.length === 0 ? (
        <p className="muted mb-3">
          No comments yet. A comment is for the people; a reason belongs to a decision.
        </p>
      ) : null}
      {mayWrite ? (
        <form onSubmit={send}>
          <AreaField
            label="Comment"
            value={body}
            onChange={setBody}
            rows={3}
            error={problem ?? undefined}
            onSubmitKey={send}
          />
          <Button type="submit" busy={busy} disabled={body.trim() === ''}>
            Add comment
          </Button>
        </form>
      ) : null}
    </div>
  );
}
