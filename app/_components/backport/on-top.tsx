import Link from 'next/link';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { BranchView } from '@/lib/contracts/branch';
import { cellWord } from '@/lib/contracts/words';

const hereWord: Readonly<Record<BranchView['onTop'][number]['here'], string>> = {
  clean: 'lands on what is accepted',
  conflict: 'conflicts with what is accepted',
  empty: 'is there already with what is accepted',
};

/** What the accepted backports change for the rest: waiting candidates that land otherwise, and holes on upgrade. */
export function OnTop({ view, project }: { readonly view: BranchView; readonly project: string }) {
  const { onTop, holes, branch } = view;
  return (
    <>
      {onTop.length === 0 ? null : (
        <section className="section mt-5" aria-labelledby="on-top">
          <h2 id="on-top">Waiting, and changed by what is accepted</h2>
          <ul className="plain-list">
            {onTop.map((one) => (
              <li key={one.oid} className="py-1">
                <Candidate project={project} oid={one.oid} subject={one.subject} />{' '}
                <span className={one.here === 'conflict' ? 'text-warn' : 'faint'}>
                  {hereWord[one.here]}
                </span>{' '}
                <span className="faint">· on the tip alone: {cellWord[one.alone]}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {holes.length === 0 ? null : (
        <section className="section mt-5" aria-labelledby="holes">
          <h2 id="holes">Lost on upgrade</h2>
          <p className="muted">
            Accepted for {branch.name}, with neither the fix nor an acceptance on a newer branch.
          </p>
          <ul className="plain-list">
            {holes.map((one) => (
              <li key={one.oid} className="py-1">
                <Candidate project={project} oid={one.oid} subject={one.subject} />{' '}
                <span className="text-warn">missing on {one.branches.join(', ')}</span>{' '}
                {one.queued.map(({ branch: newer, ref }) => (
                  <span key={`${newer} ${ref}`} className="faint">
                    · waits for {newer} in{' '}
                    <code className="break-all">
                      <VisibleText text={ref} />
                    </code>{' '}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Candidate(props: {
  readonly project: string;
  readonly oid: string;
  readonly subject: string;
}) {
  return (
    <>
      <Link className="link" href={`/p/${props.project}/candidates/${props.oid}`} prefetch={false}>
        <VisibleText text={props.subject} />
      </Link>{' '}
      <code className="faint">{props.oid.slice(0, 12)}</code>
    </>
  );
}
