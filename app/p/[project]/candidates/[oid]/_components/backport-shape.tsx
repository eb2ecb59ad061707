import { VisibleText } from '@/app/_components/diff/visible-text';
import type { BackportShape, LeftOut } from '@/lib/contracts/cell';

const whyWord: Readonly<Record<LeftOut['why'], string>> = {
  'no-file': 'the branch does not have the file',
  'no-code': 'the branch does not have the code',
  documentation: 'documentation',
  'left-out': 'left out',
};

/** What a backport in the branch is beside the upstream commit: squashed, split, partial. */
export function ShapeLines({ shape }: { readonly shape: BackportShape }) {
  if (shape.with.length + shape.also.length + shape.leftOut.length === 0) return null;
  return (
    <ul className="plain-list">
      {shape.with.length === 0 ? null : (
        <li>
          Squashed: the same commit names {shape.with.length} more upstream{' '}
          {shape.with.length === 1 ? 'commit' : 'commits'} <Oids oids={shape.with} />
        </li>
      )}
      {shape.also.length === 0 ? null : (
        <li>
          Named by {shape.also.length === 1 ? 'an earlier commit' : 'earlier commits'} of the branch
          too <Oids oids={shape.also} />
        </li>
      )}
      {shape.leftOut.map((one) => (
        <li key={one.path} className={one.why === 'left-out' ? 'text-warn' : ''}>
          Partial: {one.missing} of {one.hunks} {one.hunks === 1 ? 'change' : 'changes'} of{' '}
          <code className="break-all">
            <VisibleText text={one.path} />
          </code>{' '}
          {one.missing === 1 ? 'is' : 'are'} not in it ({whyWord[one.why]}
          {one.line === '' ? null : (
            <>
              ; from{' '}
              <code className="break-all">
                <VisibleText text={one.line} />
              </code>
            </>
          )}
          )
        </li>
      ))}
    </ul>
  );
}

function Oids({ oids }: { readonly oids: readonly string[] }) {
  return oids.slice(0, 8).map((oid) => (
    <code key={oid} className="mr-2" title={oid}>
      {oid.slice(0, 12)}
    </code>
  ));
}
