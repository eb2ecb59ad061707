'use client';

import { CommentForm } from '@/app/_components/comments/comment-form';
import { CommentThread } from '@/app/_components/comments/comment-thread';
import { threadsOf } from '@/app/_components/comments/threads';
import type { CommentView } from '@/lib/contracts/pages';

interface LineThreadProps {
  readonly oid: string;
  readonly path: string;
  readonly line: number;
  readonly comments: readonly CommentView[];
  readonly mayWrite: boolean;
  readonly writing: boolean;
  readonly onAdded: () => void;
  readonly onClose: () => void;
}

/** What was said about one line of the patch, under that line, and the form for more. */
export function LineThread(props: LineThreadProps) {
  const { oid, path, line, comments, mayWrite, writing, onAdded, onClose } = props;
  const here = threadsOf(comments).filter(
    ([root]) => root !== undefined && root.path === path && root.line === line,
  );
  const label = line < 0 ? `Comment on deleted line ${-line}` : `Comment on line ${line}`;
  return (
    <>
      {here.map((thread) => (
        <CommentThread
          key={thread[0]?.id}
          oid={oid}
          comments={thread}
          mayWrite={mayWrite}
          onAdded={onAdded}
        />
      ))}
      {writing && mayWrite ? (
        <CommentForm
          oid={oid}
          label={label}
          path={path}
          line={line}
          autoFocus
          onAdded={onAdded}
          onClose={onClose}
        />
      ) : null}
    </>
  );
}
