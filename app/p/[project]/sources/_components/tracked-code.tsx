import { Warning } from '@/app/_components/list/warning';
import type { SourcesView } from '@/lib/contracts/pages';

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
        <dt>Profile</dt>
        <dd>
          {view.profile} <span className="muted">{view.profileReason}</span>
        </dd>
      </dl>
    </section>
  );
}
