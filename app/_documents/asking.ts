import {
  contrastCookie,
  readContrast,
  readTheme,
  themeCookie,
} from '@/app/_components/frame/theme';
import { contentPolicy } from '@/app/_http/content-policy';
import type { ProjectFrame, Viewer } from '@/lib/contracts/pages';

/** A request for a page. */
export interface Asking {
  /** Whole, as the browser asked for it. */
  readonly url: string;
  readonly headers: Headers;
  readonly cookie: (name: string) => string | undefined;
}

/** Whom and what React's part of a page is about: who looks, at which project, in which role, and how it looks there. */
export const templateKey = (asking: Asking, viewer: Viewer, frame: ProjectFrame): string =>
  JSON.stringify([
    viewer,
    frame.slug,
    frame.role,
    readTheme(asking.cookie(themeCookie)),
    readContrast(asking.cookie(contrastCookie)),
  ]);

/** React's own page keeps a name that is said twice as a list. */
export const isTwice = (said: URLSearchParams): boolean => new Set(said.keys()).size !== said.size;

/** Headers of a written page; `link` is the drawn page's Link header, cut at its nonce: what a browser should fetch at once. */
export function documentHeaders(nonce: string, link: readonly string[]): Headers {
  const headers = new Headers({
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'private, no-cache, no-store, max-age=0, must-revalidate',
    'Content-Security-Policy': contentPolicy(nonce),
  });
  const ahead = link.join(nonce);
  if (ahead !== '') headers.set('Link', ahead);
  return headers;
}
