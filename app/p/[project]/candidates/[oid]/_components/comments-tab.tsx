'use client';

import { CommentForm } from '@/app/_components/comments/comment-form';
import { CommentThread } from '@/app/_components/comments/comment-thread';
import { threadsOf } from '@/app/_components/comments/threads';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { useMayDecide } from '@/app/_components/frame/frame-context';
import type { CandidateView } from '@/lib/contracts/pages';

interface CommentsProps {
  readonly candidate: CandidateView;
  readonly onAdded: () => void;
  /** Shows the patch, at the line that the address names. */
  readonly onLine: () => void;
}

/** What people say about the candidate, thread by thread, oldest first; those on lines lead to their line. */
export function CommentsTab({ candidate, onAdded, onLine }: CommentsProps) {
  const mayWrite = useMayDecide();
  const threads = threadsOf(candidate.comments);
  return (
    <div className="pt-3">
      {threads.map((comments) => {
        const [root] = comments;
        if (!root) return null;
        return (
          <section key={root.id} aria-label={`Thread of ${root.by.name}`}>
            {root.path !== null && root.line !== null ? (
              <a
                className="link text-s"
                href={`#line/${root.line}/${encodeURIComponent(root.path)}`}
                onClick={(event) => {
                  // The link leaves the page with its tab, and a link that is gone leads nowhere.
                  event.preventDefault();
                  window.location.hash = event.currentTarget.hash;
                  onLine();
                }}
              >
                <code>
                  <VisibleText text={root.path} />:{Math.abs(root.line)}
                </code>
                {root.line < 0 ? ' (taken away)' : ''}
              </a>
            ) : null}
            <CommentThread
              oid={candidate.oid}
              comments={comments}
              mayWrite={mayWrite}
              onAdded={onAdded}
            />
          </section>
        );
      })}
      {candidate.comments.length === 0 ? (
        <p className="muted mb-3">
          No comments yet. A comment is for the people; a reason belongs to a decision.
        </p>
      ) : null}
      {mayWrite ? <CommentForm oid={candidate.oid} label="Comment" onAdded={onAdded} /> : null}
    </div>
  );
}
