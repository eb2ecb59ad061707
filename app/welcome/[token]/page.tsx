import type { Metadata } from 'next';
import Link from 'next/link';
import { isAppError } from '@/lib/errors';
import { systemClock } from '@/lib/services/context';
import { describeLink, type LinkView } from '@/lib/services/people/describe-link';
import { WelcomeForm } from './_components/welcome-form';

export const metadata: Metadata = { title: 'Welcome', referrer: 'no-referrer' };

const titles: Readonly<Record<LinkView['purpose'], string>> = {
  'first-admin': 'Set up the first admin',
  invite: 'Join Stablehand',
  reset: 'Choose a new password',
};

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const link = await find(token);
  return (
    <main className="centre">
      <p className="mb-5 text-l font-semibold tracking-tight">Stablehand</p>
      {link === null ? (
        <>
          <h1 className="mb-3">This link no longer works</h1>
          <p className="muted">
            It was used already, is out of date, or never existed. Ask an admin for a new one;{' '}
            <code>npm start</code> prints a new link while there is no admin.{' '}
            <Link className="link" href="/sign-in">
              Sign in
            </Link>
          </p>
        </>
      ) : (
        <>
          <h1 className="mb-2">{titles[link.purpose]}</h1>
          <p className="muted mb-4">
            {link.project && link.role
              ? `You are invited to ${link.project} as ${link.role}.`
              : link.purpose === 'first-admin'
                ? 'The first admin invites everybody else.'
                : 'The link works once.'}
          </p>
          <WelcomeForm
            token={token}
            purpose={link.purpose}
            email={link.email ?? ''}
            name={link.name ?? ''}
          />
        </>
      )}
    </main>
  );
}

async function find(token: string): Promise<LinkView | null> {
  try {
    return await describeLink({ clock: systemClock }, { token });
  } catch (error) {
    if (isAppError(error, 'not-found', 'bad-input')) return null;
    throw error;
  }
}
