import type { CommentView } from '@/lib/contracts/pages';

/** Comments by thread: each first comment with all that answers it, however deep, oldest first. */
export function threadsOf(comments: readonly CommentView[]): readonly (readonly CommentView[])[] {
  const byId = new Map(comments.map((comment) => [comment.id, comment]));
  const rootOf = (comment: CommentView): string => {
    let at = comment;
    // An answer is younger than what it answers, so this ends; the count guards against anything else.
    for (let depth = 0; at.replyTo !== null && depth < comments.length; depth++) {
      const parent = byId.get(at.replyTo);
      if (!parent) break;
      at = parent;
    }
    return at.id;
  };
  const threads = new Map<string, CommentView[]>();
  for (const comment of comments) {
    const root = rootOf(comment);
    threads.set(root, [...(threads.get(root) ?? []), comment]);
  }
  return [...threads.values()];
}
