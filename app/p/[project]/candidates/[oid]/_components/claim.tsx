'use client';

import { VisibleText } from '@/app/_components/diff/visible-text';

interface ClaimProps {
  readonly title: string;
  readonly text: string;
}

/** Text of a mail as it came, behind its title: never mixed with what was checked here. */
export function Claim({ title, text }: ClaimProps) {
  return (
    <details className="claim">
      <summary>
        <span className="tag-outside">{title}</span>
      </summary>
      <div className="claim-text">
        <VisibleText text={text} />
      </div>
    </details>
  );
}
