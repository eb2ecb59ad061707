'use client';

import { VisibleText } from '@/app/_components/diff/visible-text';
import { differenceOf } from './difference';
import { Failed, Fetched, PatchSkeleton, usePatch } from './patch-tabs';

interface BranchProps {
  readonly oid: string;
  readonly branch: string;
}

/** The patch as it would land on one branch. */
export function BackportTab({ oid, branch }: BranchProps) {
  return <Fetched oid={oid} branch={branch} />;
}

/** What had to be changed for a branch: upstream's patch against the backport, context included. */
export function DifferenceTab({ oid, branch }: BranchProps) {
  const upstream = usePatch(oid, null);
  const backport = usePatch(oid, branch);
  if (upstream.isPending || backport.isPending) return <PatchSkeleton />;
  if (upstream.data === undefined) {
    return <Failed error={upstream.error} onAgain={upstream.refetch} />;
  }
  if (backport.data === undefined) {
    return <Failed error={backport.error} onAgain={backport.refetch} />;
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
