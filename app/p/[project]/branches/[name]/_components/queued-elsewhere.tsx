import Link from 'next/link';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { BranchView } from '@/lib/contracts/branch';

interface QueuedElsewhereProps {
  readonly queued: BranchView['queued'];
  readonly project: string;
}

/** What waits for the branch in its pending refs and in patch queues. */
export function QueuedElsewhere({ queued, project }: QueuedElsewhereProps) {
  const { patches, total } = queued;
  if (total === 0) return null;
  const places = [...new Set(patches.map((one) => one.ref))];
  return (
    <section className="section mt-5" aria-labelledby="queued">
      <h2 id="queued">Queued elsewhere</h2>
      <p className="muted">
        {total === 1 ? 'One patch waits' : `${total} patches wait`} for this branch and{' '}
        {total === 1 ? 'is' : 'are'} not in it
        {total > patches.length ? `; the first ${patches.length} are shown` : ''}.
      </p>
      {places.map((place) => {
        const here = patches.filter((one) => one.ref === place);
        return (
          <details key={place} open={here.length <= 25}>
            <summary>
              <code className="break-all">
                <VisibleText text={place} />
              </code>{' '}
              <span className="faint">{here.length}</span>
            </summary>
            <ul className="plain-list">
              {here.map((one) => (
                <li key={`${one.oid} ${one.path}`} className="py-1">
                  {one.candidate && one.upstream !== null ? (
                    <Link
                      className="link"
                      href={`/p/${project}/candidates/${one.upstream}`}
                      prefetch={false}
                    >
                      <VisibleText text={one.subject} />
                    </Link>
                  ) : (
                    <VisibleText text={one.subject} />
                  )}{' '}
                  <span className="faint">
                    {one.path === null ? (
                      <code title={one.oid}>{one.oid.slice(0, 12)}</code>
                    ) : (
                      <code className="break-all">
                        <VisibleText text={one.path} />
                      </code>
                    )}
                    {one.upstream === null ? ' · names no upstream commit' : null}
                    {one.upstream !== null && !one.candidate ? (
                      <>
                        {' '}
                        · upstream <code>{one.upstream.slice(0, 12)}</code>, no candidate
                      </>
                    ) : null}
                  </span>
                </li>
              ))}
            </ul>
          </details>
        );
      })}
    </section>
  );
}
