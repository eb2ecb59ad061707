import { Warning } from '@/app/_components/list/warning';
import type { SourcesView } from '@/lib/contracts/sources';

interface WorkersProps {
  readonly workers: SourcesView['workers'];
  readonly jobs: SourcesView['jobs'];
}

/** Who does the work, and how much is left. */
export function Workers({ workers, jobs }: WorkersProps) {
  const alive = workers.filter((worker) => worker.alive);
  const silent = workers.length - alive.length;
  return (
    <section className="section" aria-labelledby="workers">
      <h2 id="workers">Workers</h2>
      <p className="meta-line mb-1">
        <span>{jobs.running} analyses running</span>
        <span>{jobs.waiting} waiting</span>
        {jobs.failed > 0 ? (
          <span className="text-bad">{jobs.failed} failed</span>
        ) : (
          <span>none failed</span>
        )}
      </p>
      {alive.length === 0 ? (
        <Warning>
          No worker is running: nothing is imported or analysed until one is. It starts with{' '}
          <code>npm start</code>, or on another machine with{' '}
          <code>npm run stablehand -- worker</code>.
        </Warning>
      ) : null}
      <ul className="m-0 list-none p-0">
        {alive.map((worker) => (
          <li key={worker.id} className="meta-line">
            <span>
              <span className="dot-good" aria-hidden="true" />{' '}
              <code title={worker.host}>{hostOf(worker.host)}</code>
            </span>
            <span>process {worker.pid}</span>
            <span className="faint">heard {worker.beatAt.slice(11, 19)} UTC</span>
          </li>
        ))}
      </ul>
      {silent > 0 ? (
        <p className="faint text-s">
          {silent === 1 ? 'One more was' : `${silent} more were`} heard of in the last hour and fell
          silent; what they had taken is taken up by the others.
        </p>
      ) : null}
    </section>
  );
}

/** The machine's name; the process namespace that a container adds is only of use to the worker itself. */
const hostOf = (host: string): string => host.replace(/ pid:\[\d+\]$/, '');
