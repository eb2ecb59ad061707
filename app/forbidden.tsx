import Link from 'next/link';

export default function Forbidden() {
  return (
    <main className="page">
      <title>Not allowed · Stablehand</title>
      <div className="empty">
        <h1 className="mb-2">Your role does not allow this</h1>
        <p className="muted">
          You are signed in, but this page needs a higher role. An admin of the project can give it
          to you under People. Back to{' '}
          <Link className="link" href="/">
            your queue
          </Link>
          .
        </p>
      </div>
    </main>
  );
}
