'use client';

import { stamp } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { Button } from '@/app/_components/ui/button';
import type { PatchQueueView } from '@/lib/contracts/patch-queues';
import type { SourcesView } from '@/lib/contracts/sources';
import { AddPath } from './add-path';
import { ItemTrouble } from './item-trouble';
import { useItemAction } from './use-item-action';

interface PatchQueuesProps {
  readonly view: SourcesView;
  readonly project: string;
  readonly mayLead: boolean;
  readonly onChanged: () => Promise<void>;
}

/** Repositories laid out as the kernel's stable-queue: what is in them counts as queued. */
export function PatchQueues({ view, project, mayLead, onChanged }: PatchQueuesProps) {
  return (
    <section className="section" aria-labelledby="patch-queues">
      <h2 id="patch-queues">Patch queues</h2>
      {view.queues.length === 0 ? (
        <p className="muted prose mb-2">
          None is registered. Patches of a queue laid out as the kernel’s stable-queue (
          <code>queue-6.6/series</code>) are shown as queued for their branch.
        </p>
      ) : (
        <ul className="imports">
          {view.queues.map((one) => (
            <Queue
              key={one.id}
              one={one}
              project={project}
              mayLead={mayLead}
              onChanged={onChanged}
            />
          ))}
        </ul>
      )}
      {view.mayAddArchives ? (
        <AddPath
          to={`/api/p/${project}/queues`}
          label="Patch queue on the server"
          placeholder="/srv/git/stable-queue.git"
          hint="A git repository with folders such as queue-6.6. It is read again when its HEAD moves, and never written."
          button="Add patch queue"
          onChanged={onChanged}
        />
      ) : null}
    </section>
  );
}

type ItemProps = Pick<PatchQueuesProps, 'project' | 'mayLead' | 'onChanged'> & {
  readonly one: PatchQueueView;
};

function Queue({ one, project, mayLead, onChanged }: ItemProps) {
  const { busy, problem, act } = useItemAction(onChanged);
  const path = `/api/p/${project}/queues/${one.id}`;
  return (
    <li className="import" data-state={one.error === null ? 'completed' : 'failed'}>
      <div className="import-head">
        <span className="import-title">
          <VisibleText text={one.name} />
        </span>
        {mayLead ? (
          <span className="ml-auto flex gap-2">
            <Button small busy={busy} onClick={() => act('POST', path)}>
              Read again<span className="sr-only"> {one.name}</span>
            </Button>
            <Button small busy={busy} onClick={() => act('DELETE', path)}>
              Take out<span className="sr-only"> {one.name}</span>
            </Button>
          </span>
        ) : null}
      </div>
      <p className="meta-line text-s">
        {one.head === null ? (
          <span>not read yet</span>
        ) : (
          <span>
            at <code title={one.head}>{one.head.slice(0, 12)}</code>
          </span>
        )}
        {one.readAt === null ? null : <span className="faint">{stamp(one.readAt)}</span>}
        <span>
          {one.branches.length === 0
            ? 'nothing for a branch of this project'
            : one.branches.map((branch) => `${branch.name}: ${branch.patches}`).join(' · ')}
        </span>
        <code className="break-all">
          <VisibleText text={one.path} />
        </code>
      </p>
      {one.problems.length === 0 ? null : (
        <details>
          <summary className="text-warn text-s">
            {one.problems.length === 1
              ? '1 thing in it was left out'
              : `${one.problems.length} things in it were left out`}
          </summary>
          <ul className="left-out">
            {one.problems.map((sentence) => (
              <li key={sentence} className="break-all">
                <VisibleText text={sentence} />
              </li>
            ))}
          </ul>
        </details>
      )}
      <ItemTrouble error={one.error} problem={problem} />
    </li>
  );
}
