'use client';

import { VisibleText } from '@/app/_components/diff/visible-text';
import { differenceOf } from './difference';
import { type DrawnLine, drawDifference } from './difference-look';
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
    <div className="diff unified twofold">
      <p className="hint py-2 font-sans">
        Line by line between the two patches: − as upstream has it, + as it lands on {branch}. The
        second sign is the patch’s own. Line numbers are left out of the comparison.
      </p>
      <div className="diff-body">
        {drawDifference(lines).map((line) => (
          <Line key={line.key} line={line} />
        ))}
      </div>
    </div>
  );
}

const outer = { 'only-upstream': '−', 'only-backport': '+', same: ' ', file: ' ' } as const;
const looks = {
  'only-upstream': 'delete',
  'only-backport': 'add',
  same: 'same',
  file: 'file',
} as const;
const inner = { '+': 'inner-add', '-': 'inner-delete', ' ': '', '': '' } as const;

function Line({ line }: { readonly line: DrawnLine }) {
  if (line.kind === 'fold') {
    return (
      <div className="l range file">
        <span />
        <span className="text">{line.lines} lines are the same in both</span>
      </div>
    );
  }
  let at = 0;
  return (
    <div className={`l range ${looks[line.kind]} ${inner[line.inner]}`}>
      <span className="sign">{outer[line.kind]}</span>
      <span className="text">
        {line.inner === '' ? null : (
          <span className="own-sign">{line.inner === '-' ? '−' : line.inner}</span>
        )}
        {line.parts.map((part) => {
          const key = at;
          at += part.text.length;
          return (
            <span key={key} className={part.changed ? `${part.look} changed` : part.look}>
              <VisibleText text={part.text} />
            </span>
          );
        })}
      </span>
    </div>
  );
}
