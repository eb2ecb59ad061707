'use client';

interface GlobalErrorProps {
  readonly error: Error & { readonly digest?: string };
}

/** The last resort, when even the root layout broke: no styles can be counted on. */
export default function GlobalError({ error }: GlobalErrorProps) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong · Stablehand</title>
        <main style={{ font: '15px/1.5 sans-serif', maxWidth: '60ch', margin: '12vh auto' }}>
          <h1>Stablehand could not start this page</h1>
          <p>
            Nothing you did was lost. {error.digest ? `Reference: ${error.digest}. ` : ''}
            <a href="/">Load it again</a>
          </p>
        </main>
      </body>
    </html>
  );
}
