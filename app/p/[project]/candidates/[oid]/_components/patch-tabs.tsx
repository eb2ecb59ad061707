'use client';

import { type ComponentProps, Suspense, use, useMemo } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { lazyPart } from '@/app/_components/client/lazy-part';
import { readers } from '@/app/_components/client/readers';
import { useAnswer } from '@/app/_components/client/use-answer';
import { DiffView, type LineTalk } from '@/app/_components/diff/diff-view';
import { useFrame, useMayDecide } from '@/app/_components/frame/frame-context';
import { Button } from '@/app/_components/ui/button';
import type { CandidateView, PatchView } from '@/lib/contracts/pages';

const LineThread = lazyPart(() => import('./line-thread').then((module) => module.LineThread));

interface UpstreamProps {
  readonly candidate: CandidateView;
  readonly patch: Promise<PatchView | null>;
  readonly onRefresh: () => void;
}

/** Upstream's own patch: it comes with the page, or after it when it is large. */
export function UpstreamTab(props: UpstreamProps) {
  return (
    <Suspense fallback={<PatchSkeleton />}>
      <Upstream {...props} />
    </Suspense>
  );
}

function Upstream({ candidate, patch, onRefresh }: UpstreamProps) {
  const { slug } = useFrame();
  const mayWrite = useMayDecide();
  const { oid, comments, commitKnown } = candidate;
  const talk = useMemo<LineTalk>(
    () => ({
      lines: comments.flatMap(({ path, line }) =>
        path !== null && line !== null ? [{ path, line }] : [],
      ),
      mayWrite,
      thread: (path, line, writing, onClose) => (
        <LineThread
          oid={oid}
          path={path}
          line={line}
          comments={comments}
          mayWrite={mayWrite}
          writing={writing}
          onAdded={onRefresh}
          onClose={onClose}
        />
      ),
    }),
    [oid, comments, mayWrite, onRefresh],
  );
  const source = useMemo(
    () => (commitKnown ? { project: slug, oid } : null),
    [commitKnown, slug, oid],
  );
  const sent = use(patch);
  const more = { linked: true, source, talk };
  return sent === null ? (
    <Fetched oid={oid} branch={null} more={more} />
  ) : (
    <Shown patch={sent} more={more} />
  );
}

type More = Pick<ComponentProps<typeof DiffView>, 'linked' | 'source' | 'talk'>;

interface FetchedProps {
  readonly oid: string;
  readonly branch: string | null;
  readonly more?: More;
}

/** A patch that the page asks for by itself. */
export function usePatch(oid: string, branch: string | null) {
  const { slug } = useFrame();
  const address = `/api/p/${slug}/candidates/${oid}/patch${branch === null ? '' : `?branch=${encodeURIComponent(branch)}`}`;
  return useAnswer({
    key: address,
    load: () => api(address, { schema: readers.patch }),
    keepMs: 5 * 60_000,
  });
}

export function Fetched({ oid, branch, more }: FetchedProps) {
  const query = usePatch(oid, branch);
  if (query.isPending) return <PatchSkeleton />;
  if (query.data === undefined) return <Failed error={query.error} onAgain={query.refetch} />;
  return <Shown patch={query.data} {...(more ? { more } : {})} />;
}

export function Failed(props: { readonly error: unknown; readonly onAgain: () => void }) {
  return (
    <div className="notice bad mt-3" role="alert">
      {sayProblem(props.error)}{' '}
      <Button small onClick={props.onAgain}>
        Try again
      </Button>
    </div>
  );
}

function Shown({ patch, more }: { readonly patch: PatchView; readonly more?: More }) {
  if (patch.reason !== null) return <p className="notice mt-3">{patch.reason}</p>;
  return (
    <DiffView text={patch.text} truncated={patch.truncated} {...(more ?? { linked: false })} />
  );
}

export function PatchSkeleton() {
  return (
    <div className="grid gap-2 py-3" role="status" aria-label="Loading the patch">
      {[70, 45, 85, 60, 75, 40].map((width) => (
        <div key={width} className="skeleton h-4" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
