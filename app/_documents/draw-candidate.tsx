import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import type { ComponentProps } from 'react';
import { renderToString } from 'react-dom/server';
import { ActionProvider } from '@/app/_actions/provider';
import { FrameProvider } from '@/app/_components/frame/frame-context';
import { CandidateScreen } from '@/app/p/[project]/candidates/[oid]/_components/candidate-screen';
import type { Shown } from './candidate-template';

const nothing = (): void => undefined;
/** Nobody goes anywhere while a page is drawn on a server. */
const router: NonNullable<ComponentProps<typeof AppRouterContext.Provider>['value']> = {
  back: nothing,
  forward: nothing,
  refresh: nothing,
  push: nothing,
  replace: nothing,
  prefetch: nothing,
  bfcacheId: '',
};

/** A promise that React sees kept at once. */
const keptPromise = <T,>(value: T): Promise<T> =>
  Object.assign(Promise.resolve(value), { status: 'fulfilled', value });

/** What React writes where a part of the page had to be left for later. */
const leftOut = /<!--\$[!?]-->/;

/**
 * What the page of a candidate draws at first, as HTML: its own component, drawn by React, without the frame around it and
 * without Next. Null: a part of it is yet to be fetched.
 */
export function drawCandidate({ oid, frame, query, json, patch }: Shown): string | null {
  const html = renderToString(
    <AppRouterContext.Provider value={router}>
      <ActionProvider>
        <FrameProvider value={frame}>
          <CandidateScreen
            oid={oid}
            initial={json}
            query={query}
            patch={keptPromise(patch)}
            branch={null}
          />
        </FrameProvider>
      </ActionProvider>
    </AppRouterContext.Provider>,
  );
  return leftOut.test(html) ? null : html;
}
