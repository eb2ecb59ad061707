'use client';

import { lazyPart } from '@/app/_components/client/lazy-part';
import { visibleParts } from '@/app/_components/diff/visible';
import { VisibleText } from '@/app/_components/diff/visible-text';

interface CommentBodyProps {
  readonly body: string;
  /** Names that are shown as mentions. */
  readonly names: readonly string[];
}

const Markdown = lazyPart(() => import('./markdown').then((module) => module.Markdown));

/** What markdown could mean something by; anything else is shown at once, as it is. */
const marks = /[*_`#>[\]|~@]|^\s*[-+\d]|https?:/m;

/** A comment's text: markdown without raw HTML, images or hidden characters. */
export function CommentBody({ body, names }: CommentBodyProps) {
  return (
    <div className="comment-body">
      {marks.test(body) ? (
        <Markdown
          text={visibleParts(body)
            .map((part) => part.text)
            .join('')}
          names={names}
        />
      ) : (
        <p className="comment-plain">
          <VisibleText text={body} />
        </p>
      )}
    </div>
  );
}
