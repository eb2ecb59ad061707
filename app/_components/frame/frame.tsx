import Link from 'next/link';
import { type ReactNode, Suspense } from 'react';
import { Outbox } from '@/app/_components/outbox/outbox';
import type { ProjectFrame, Viewer } from '@/lib/contracts/pages';
import { FrameActions } from './frame-actions';
import { LiveStatus } from './live-status';
import { Nav } from './nav';
import { PersonMenu } from './person-menu';
import { ProjectMenu } from './project-menu';
import { Search } from './search';

interface FrameProps {
  readonly viewer: Viewer;
  /** Null on pages that belong to no project (people, new project). */
  readonly frame: ProjectFrame | null;
  readonly theme: string;
  readonly children: ReactNode;
}

/** The head of every signed-in page: where one is, where one can go, what is being worked on, who one is. */
export function Frame({ viewer, frame, theme, children }: FrameProps) {
  const home = frame ? `/p/${frame.slug}/queue` : '/';
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <header className="top">
        <Link className="brand" href={home}>
          Stablehand
        </Link>
        <ProjectMenu viewer={viewer} current={frame?.slug ?? null} />
        {frame ? (
          <>
            <Nav />
            <Suspense fallback={<div className="search" />}>
              <Search project={frame.slug} />
            </Suspense>
            <LiveStatus />
          </>
        ) : (
          <span className="grow" />
        )}
        <PersonMenu viewer={viewer} theme={theme} />
      </header>
      {frame ? <FrameActions project={frame.slug} /> : null}
      <Outbox person={viewer.id} />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
