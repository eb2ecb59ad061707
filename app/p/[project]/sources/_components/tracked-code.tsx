import { stamp } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { Warning } from '@/app/_components/list/warning';
import type { SourcesView } from '@/lib/contracts/sources';

/** The repositories, whether they can be read, and how the project reads them. */
export function TrackedCode({ view }: { readonly view: SourcesView }) {
  return (
    <section className="section" aria-labelledby="tracked">
      <h2 id="tracked">Tracked code</h2>
      <dl className="pairs">
        <dt>{view.repositories.length === 1 ? 'Repository' : 'Repositories'}</dt>
        <dd>
          {view.repositories.map((one) => (
            <div key={one.path}>
              <code className="break-all">{one.path}</code>{' '}
              {one.readable ? <span className="faint text-s">readable</span> : null}
              {one.problem ? <Warning>{one.problem}</Warning> : null}
            </div>
          ))}
        </dd>
        <dt>Upstream</dt>
        <dd>
          <code>{view.upstreamRef}</code>{' '}
          {view.upstreamTip ? (
            <span className="muted">
              at <code title={view.upstreamTip}>{view.upstreamTip.slice(0, 12)}</code>
            </span>
          ) : (
            <span className="flag bad">not found</span>
          )}
        </dd>
        <dt>Looked at</dt>
        <dd>
          <LastLook looked={view.looked} />
        </dd>
        <dt>Index</dt>
        <dd>
          <IndexState index={view.index} upstreamTip={view.upstreamTip} />
        </dd>
        <dt>Profile</dt>
        <dd>
          {view.profile} <span className="muted">{view.profileReason}</span>
        </dd>
      </dl>
    </section>
  );
}

/** When the repositories were last looked at, and when they will be again: what keeps alarms awake. */
function LastLook({ looked }: Pick<SourcesView, 'looked'>) {
  const { at, error, everyMinutes } = looked;
  return (
    <>
      <span className="muted">
        {at === null ? 'not since the project was made' : <time dateTime={at}>{stamp(at)}</time>}
        {everyMinutes === 0
          ? '; only when somebody asks'
          : `; again every ${everyMinutes === 1 ? 'minute' : `${everyMinutes} minutes`} while a worker runs`}
      </span>
      {error === null ? null : (
        <Warning>
          <VisibleText text={error} />
        </Warning>
      )}
    </>
  );
}

/** Whether all of upstream's history was read, and what of it could not be. */
function IndexState({ index, upstreamTip }: Pick<SourcesView, 'index' | 'upstreamTip'>) {
  const { error, unreadable, unreadableCount: count } = index;
  const more = count - unreadable.length;
  return (
    <>
      {index.tip === upstreamTip ? (
        <span className="muted">up to the upstream tip</span>
      ) : (
        <span className="muted">{index.tip === null ? 'not built yet' : 'behind upstream'}</span>
      )}
      {error === null ? null : (
        <Warning>
          <VisibleText text={error} />
        </Warning>
      )}
      {count === 0 ? null : (
        <details className="import-problems">
          <summary>{count === 1 ? '1 commit' : `${count} commits`} could not be read</summary>
          <ul>
            {unreadable.map((one) => (
              <li key={one.oid}>
                <code className="break-all">{one.oid}</code> <VisibleText text={one.reason} />
                {one.child === null ? null : (
                  <span className="faint"> Named by {one.child.slice(0, 12)}.</span>
                )}
              </li>
            ))}
          </ul>
          {more > 0 ? <p className="faint">and {more} more</p> : null}
          <p className="muted">
            History is read around them; what they alone lead to is out of reach. Mend the
            repository (<code>git fsck</code> names what is broken), then “Look again”.
          </p>
        </details>
      )}
    </>
  );
}
