import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { pageContextOrNull } from '@/app/_http/page-context';
import { safeNext } from './_components/safe-next';
import { SignInForm } from './_components/sign-in-form';

export const metadata: Metadata = { title: 'Sign in' };

interface PageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ searchParams }: PageProps) {
  const { next } = await searchParams;
  const target = safeNext(typeof next === 'string' ? next : undefined);
  if (await pageContextOrNull()) redirect(target);
  return (
    <main className="centre">
      <p className="mb-5 text-l font-semibold tracking-tight">Stablehand</p>
      <h1 className="mb-3">Sign in</h1>
      <SignInForm next={target} />
    </main>
  );
}
