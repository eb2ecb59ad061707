'use client';

import { age, stamp } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { Button } from '@/app/_components/ui/button';
import type { ImportView } from '@/lib/contracts/sources';
import { plural, stateWord } from './import-words';
import { ItemTrouble } from './item-trouble';
import { UnattachedMails } from './unattached-mails';
import { useItemAction } from './use-item-action';

interface ImportListProps {
  readonly imports: readonly ImportView[];
  readonly project: string;
  readonly now: string;
  readonly mayLead: boolean;
  readonly workersAlive: boolean;
  readonly onChanged: () => Promise<void>;
}

/** Every import with how far it is, what it brought, and what it could not take. */
export function ImportList(props: ImportListProps) {
  const { imports } = props;
  return (
    <section className="section" aria-labelledby="imports">
      <h2 id="imports">Imports</h2>
      {imports.length === 0 ? (
        <p className="muted prose">
          Nothing was imported yet. Candidates come in by a range of upstream commits, a list of
          them, what a branch lacks, or a mailbox with stable mails; the same commit twice is one
          candidate.
        </p>
      ) : (
        <ul className="imports">
          {imports.map((one) => (
            <ImportItem key={one.id} one={one} {...props} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ImportItem(props: ImportListProps & { readonly one: ImportView }) {
  const { one, project, mayLead, onChanged } = props;
  const { busy, problem, act } = useItemAction(onChanged);
  const path = `/api/p/${project}/imports/${one.id}`;
  const active = one.state === 'waiting' || one.state === 'running';
  const again =
    one.state === 'failed' ||
    one.state === 'cancelled' ||
    (one.state === 'completed' && one.failed > 0);
  return (
    <li className="import" data-state={one.state}>
      <div className="import-head">
        <span className="import-title">
          <VisibleText text={one.title} />
        </span>
        <span className={`state ${one.state}`}>{stateWord[one.state]}</span>
        <span className="ml-auto flex gap-2">
          {mayLead && active ? (
            <Button small busy={busy} onClick={() => act('POST', `${path}/cancel`)}>
              Cancel<span className="sr-only"> {one.title}</span>
            </Button>
          ) : null}
          {mayLead && again ? (
            <Button small busy={busy} onClick={() => act('POST', `${path}/retry`)}>
              Try again<span className="sr-only">: {one.title}</span>
            </Button>
          ) : null}
        </span>
      </div>
      {active ? <Progress one={one} workersAlive={props.workersAlive} /> : null}
      <p className="meta-line text-s">
        {active ? null : <span>{plural(one.done, 'read', 'read')}</span>}
        <span>{plural(one.created, 'new candidate', 'new candidates')}</span>
        {one.failed > 0 ? <span className="text-bad">{one.failed} not taken</span> : null}
        {one.by ? <span>by {one.by}</span> : null}
        <time dateTime={one.createdAt} title={stamp(one.createdAt)} suppressHydrationWarning>
          {when(one.createdAt)}
        </time>
      </p>
      <ItemTrouble error={one.error} problem={problem} />
      {one.problems.length > 0 ? <Problems one={one} /> : null}
      {one.unattached > 0 ? (
        <UnattachedMails project={project} importId={one.id} count={one.unattached} />
      ) : null}
    </li>
  );
}

/** "5 min ago" in the reader's own time; the demo's clock has no say in when somebody imported. */
function when(at: string): string {
  const past = age(at, new Date().toISOString());
  return past === 'now' ? 'just now' : `${past} ago`;
}

interface ProgressProps {
  readonly one: ImportView;
  readonly workersAlive: boolean;
}

function Progress({ one, workersAlive }: ProgressProps) {
  const known = one.total !== null && one.total > 0;
  const text =
    one.state === 'waiting'
      ? workersAlive
        ? 'waiting for a worker'
        : 'waiting: no worker is running'
      : known
        ? `${one.done} of ${one.total}`
        : one.done > 0
          ? `${one.done} read so far`
          : 'being listed';
  return (
    <div className="import-progress">
      <progress
        aria-label={`Progress of ${one.title}`}
        {...(known ? { max: one.total ?? 1, value: one.done } : { max: 1 })}
      />
      <span className="num">{text}</span>
    </div>
  );
}

function Problems({ one }: { readonly one: ImportView }) {
  const more = one.failed - one.problems.length;
  return (
    <details className="import-problems">
      <summary>{plural(one.problems.length, 'problem', 'problems')}</summary>
      <ul>
        {one.problems.map((problem) => (
          <li key={problem.what}>
            {problem.message.includes(problem.what) ? null : (
              <code>
                <VisibleText text={problem.what} />{' '}
              </code>
            )}
            <span>
              <VisibleText text={problem.message} />
            </span>
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="faint">and {more} more</p> : null}
    </details>
  );
}
