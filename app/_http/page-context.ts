import { headers } from 'next/headers';
import { forbidden, notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { contextOf, type ViewerCtx } from '@/app/_http/request-context';
import { isAppError } from '@/lib/errors';
import { askedHeader } from './address';

/** One per answer: layout, page and title share it, and with it the project that each asks for. */
const current = cache(async (): Promise<ViewerCtx | null> => {
  const ctx = await contextOf(await headers());
  return ctx === null ? null : { ...ctx, projects: new Map() };
});

/** Who looks at this page; sends nobody to /sign-in, and back to the address that was asked for afterwards. */
export async function pageContext(): Promise<ViewerCtx> {
  const ctx = await current();
  if (ctx !== null) return ctx;
  const path = (await headers()).get(askedHeader) ?? '/';
  redirect(`/sign-in?next=${encodeURIComponent(path)}`);
}

/** Who looks at this page, or null: for pages that are open to everybody. */
export const pageContextOrNull = (): Promise<ViewerCtx | null> => current();

/** Runs a service for a page: `not-found` gives the 404 page, `forbidden` the 403 page, everything else goes to error.tsx. */
export async function forPage<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isAppError(error, 'not-found')) notFound();
    if (isAppError(error, 'forbidden')) forbidden();
    throw error;
  }
}
