'use client';

import { useQuery } from '@tanstack/react-query';
import { Suspense, use } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import { DiffView } from '@/app/_components/diff/diff-view';
import { useFrame } from '@/app/_components/frame/frame-context';
import { Button } from '@/app/_components/ui/button';
import type { PatchView } from '@/lib/contracts/pages';

interface UpstreamProps {
  readonly oid: string;
  readonly patch: Promise<PatchView | null>;
}

/** Upstream's own patch: it comes with the page, or after it when it is large. */
export function UpstreamTab(props: UpstreamProps) {
  return (
    <Suspense fallback={<PatchSkeleton />}>
      <Upstream {...props} />
    </Suspense>
  );
}

function Upstream({ oid, patch }: UpstreamProps) {
  const sent = use(patch);
  return sent === null ? <Fetched oid={oid} branch={null} linked /> : <Shown patch={sent} linked />;
}

interface FetchedProps {
  readonly oid: string;
  readonly branch: string | null;
  readonly linked: boolean;
}

/** A patch that the page asks for by itself. */
export function usePatch(oid: string, branch: string | null) {
  const { slug } = useFrame();
  return useQuery({
    queryKey: ['patch', slug, oid, branch],
    queryFn: ({ signal }) =>
      api(
        `/api/p/${slug}/candidates/${oid}/patch${branch === null ? '' : `?branch=${encodeURIComponent(branch)}`}`,
        { schema: readers.patch, signal },
      ),
    staleTime: 5 * 60_000,
  });
}

export function Fetched({ oid, branch, linked }: FetchedProps) {
  const query = usePatch(oid, branch);
  if (query.isPending) return <PatchSkeleton />;
  if (query.isError) return <Failed error={query.error} onAgain={() => void query.refetch()} />;
  return <Shown patch={query.data} linked={linked} />;
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

function Shown({ patch, linked }: { readonly patch: PatchView; readonly linked: boolean }) {
  if (patch.reason !== null) return <p className="notice mt-3">{patch.reason}</p>;
  return <DiffView text={patch.text} truncated={patch.truncated} linked={linked} />;
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
