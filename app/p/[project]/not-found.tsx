import Link from 'next/link';

/** Inside a project's frame, whose layout already has the main landmark. */
export default function NotFound() {
  return (
    <div className="page">
      <title>Not found · Stablehand</title>
      <div className="empty">
        <h1 className="mb-2">Not found</h1>
        <p className="muted">
          This project has nothing at this address: a candidate appears once an import has found it,
          a branch once it is tracked. Go to{' '}
          <Link className="link" href="/">
            your queue
          </Link>
          .
        </p>
      </div>
    </div>
  );
}
