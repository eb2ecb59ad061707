import type { Metadata } from 'next';
import Link from 'next/link';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="page">
      <div className="empty">
        <h1 className="mb-2">Not found</h1>
        <p className="muted">
          There is nothing at this address, or nothing that you may see. Check the address, or go to{' '}
          <Link className="link" href="/">
            your queue
          </Link>
          .
        </p>
      </div>
    </main>
  );
}
