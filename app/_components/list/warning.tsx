import type { ReactNode } from 'react';

/** One thing to look at before going on: a sign, the word and the text, never the colour alone. */
export function Warning({ children }: { readonly children: ReactNode }) {
  return (
    <div className="warning">
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <path d="M6 1 11.5 11H.5Z" fill="none" stroke="currentColor" strokeWidth="1.2" />
        <path d="M6 4.5v3M6 8.8v.9" stroke="currentColor" strokeWidth="1.2" />
      </svg>
      <span>
        <span className="sr-only">Warning: </span>
        {children}
      </span>
    </div>
  );
}
