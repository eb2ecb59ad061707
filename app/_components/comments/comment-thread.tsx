'use client';

import { useState } from 'react';
import { stamp } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { CommentView } from '@/lib/contracts/pages';
import { CommentBody } from './comment-body';
import { CommentForm } from './comment-form';
import { useMembers } from './use-members';

interface CommentThreadProps {
  readonly oid: string;
  /** The first comment and its answers, oldest first. */
  readonly comments: readonly CommentView[];
  readonly mayWrite: boolean;
  readonly onAdded: () => void;
}

/** One thread: what was said and answered, and a way to answer. */
export function CommentThread({ oid, comments, mayWrite, onAdded }: CommentThreadProps) {
  const members = useMembers();
  const [answering, setAnswering] = useState(false);
  const [root] = comments;
  if (!root) return null;
  const names = members.map((member) => member.name);
  return (
    <div className="thread" id={`comment-${root.id}`}>
      {comments.map((comment) => (
        <article key={comment.id} className={comment.id === root.id ? 'comment' : 'comment answer'}>
          <div>
            <b>
              <VisibleText text={comment.by.name} />
            </b>{' '}
            <span className="faint text-s">{stamp(comment.at)}</span>
          </div>
          <CommentBody body={comment.body} names={names} />
        </article>
      ))}
      {!mayWrite ? null : answering ? (
        <CommentForm
          oid={oid}
          label={`Reply to ${root.by.name}`}
          replyTo={root.id}
          autoFocus
          onAdded={onAdded}
          onClose={() => setAnswering(false)}
        />
      ) : (
        <button type="button" className="link text-s" onClick={() => setAnswering(true)}>
          reply
        </button>
      )}
    </div>
  );
}
