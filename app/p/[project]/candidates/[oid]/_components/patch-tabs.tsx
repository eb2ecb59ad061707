'use client';

import { useQuery } from '@tanstack/react-query';
import { Suspense, use } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { DiffView } from '@/app/_components/diff/diff-view';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { useFrame } from '@/app/_components/frame/frame-context';
import { Button } from '@/app/_components/ui/button';
import { PatchView } from '@/lib/contracts/pages';
import { differenceOf } from './difference';

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

interface BranchProps {
  readonly oid: string;
  readonly branch: string;
}

/** The patch as it would land on one branch. */
export function BackportTab({ oid, branch }: BranchProps) {
  return <Fetched oid={oid} branch={branch} linked={false} />;
}

interface FetchedProps {
  readonly oid: string;
  readonly branch: string | null;
  readonly linked: boolean;
}

function usePatch(oid: string, branch: string | null) {
  const { slug } = useFrame();
  return useQuery({
    queryKey: ['patch', slug, oid, branch],
    queryFn: ({ signal }) =>
      api(
        `/api/p/${slug}/candidates/${oid}/patch${branch === null ? '' : `?branch=${encodeURIComponent(branch)}`}`,
        { schema: PatchView, signal },
      ),
    staleTime: 5 * 60_000,
  });
}

function Fetched({ oid, branch, linked }: FetchedProps) {
  const query = usePatch(oid, branch);
  if (query.isPending) return <PatchSkeleton />;
  if (query.isError) return <Failed error={query.error} onAgain={() => void query.refetch()} />;
  return <Shown patch={query.data} linked={linked} />;
}

function Failed(props: { readonly error: unknown; readonly onAgain: () => void }) {
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

interface DifferenceProps extends BranchProps {
  readonly patch: Promise<PatchView | null>;
}

/** What had to be changed for a branch: upstream's patch against the backport, context included. */
export function DifferenceTab(props: DifferenceProps) {
  return (
    <Suspense fallback={<PatchSkeleton />}>
      <Difference {...props} />
    </Suspense>
  );
}

function Difference({ oid, branch }: DifferenceProps) {
  const upstream = usePatch(oid, null);
  const backport = usePatch(oid, branch);
  if (upstream.isPending || backport.isPending) return <PatchSkeleton />;
  if (upstream.isError) {
    return <Failed error={upstream.error} onAgain={() => void upstream.refetch()} />;
  }
  if (backport.isError) {
    return <Failed error={backport.error} onAgain={() => void backport.refetch()} />;
  }
  const reason = backport.data.reason ?? upstream.data.reason;
  if (reason !== null) return <p className="notice mt-3">{reason}</p>;
  const lines = differenceOf(upstream.data.text, backport.data.text);
  if (lines === null) {
    return (
      <p className="muted py-3">
        None: on {branch} the patch lands with the same lines and the same context as upstream.
      </p>
    );
  }
  return (
    <div className="diff unified">
      <p className="hint py-2 font-sans">
        Line by line between the two patches: − as upstream has it, + as it lands on {branch}. Line
        numbers are left out of the comparison.
      </p>
      <div className="diff-body">
        {lines.map((line) => (
          <div
            key={line.key}
            className={`l range ${line.kind === 'only-upstream' ? 'delete' : line.kind === 'only-backport' ? 'add' : line.kind}`}
          >
            <span className="sign">
              {line.kind === 'only-upstream' ? '−' : line.kind === 'only-backport' ? '+' : ' '}
            </span>
            <span className="text">
              <VisibleText text={line.text} />
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}

function PatchSkeleton() {
  return (
    <div className="grid gap-2 py-3" role="status" aria-label="Loading the patch">
      {[70, 45, 85, 60, 75, 40].map((width) => (
        <div key={width} className="skeleton h-4" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
