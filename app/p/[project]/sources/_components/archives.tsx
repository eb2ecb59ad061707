'use client';

import { VisibleText } from '@/app/_components/diff/visible-text';
import { Button } from '@/app/_components/ui/button';
import type { ArchiveView } from '@/lib/contracts/archives';
import type { SourcesView } from '@/lib/contracts/sources';
import { AddPath } from './add-path';
import { stateWord } from './import-words';
import { ItemTrouble } from './item-trouble';
import { useItemAction } from './use-item-action';

interface ArchivesProps {
  readonly view: SourcesView;
  readonly project: string;
  readonly mayLead: boolean;
  readonly onChanged: () => Promise<void>;
}

/** The mail archives that phase 4 searches, how far they are indexed, and the form that adds one. */
export function Archives({ view, project, mayLead, onChanged }: ArchivesProps) {
  return (
    <section className="section" aria-labelledby="archives">
      <h2 id="archives">Mail archives</h2>
      {view.archives.length === 0 ? (
        <p className="muted prose mb-2">
          None is registered. The posting of a candidate, its revisions and the answers to it are
          looked for in public-inbox archives and mboxes on the server, and in imported mailboxes.
        </p>
      ) : (
        <ul className="imports">
          {view.archives.map((one) => (
            <Archive
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
          to={`/api/p/${project}/archives`}
          label="Archive on the server"
          placeholder="/srv/lore/linux-nvme"
          hint="A public-inbox archive (a bare repository, or the folder with git/0.git) or an mbox. It is only ever read."
          button="Add archive"
          onChanged={onChanged}
        />
      ) : null}
    </section>
  );
}

type ItemProps = Pick<ArchivesProps, 'project' | 'mayLead' | 'onChanged'> & {
  readonly one: ArchiveView;
};

function Archive({ one, project, mayLead, onChanged }: ItemProps) {
  const { busy, problem, act } = useItemAction(onChanged);
  const path = `/api/p/${project}/archives/${one.id}`;
  const active = one.state === 'waiting' || one.state === 'running';
  const count =
    one.total === null || one.total === one.done ? `${one.done}` : `${one.done} of ${one.total}`;
  return (
    <li className="import" data-state={one.state}>
      <div className="import-head">
        <span className="import-title">
          <VisibleText text={one.name} />
        </span>
        <span className={`state ${one.state}`}>{active ? 'indexing' : stateWord[one.state]}</span>
        {mayLead ? (
          <span className="ml-auto flex gap-2">
            <Button small busy={busy} onClick={() => act('POST', `${path}/reindex`)}>
              Index again<span className="sr-only"> {one.name}</span>
            </Button>
            <Button small busy={busy} onClick={() => act('DELETE', path)}>
              Take out<span className="sr-only"> {one.name}</span>
            </Button>
          </span>
        ) : null}
      </div>
      <p className="meta-line text-s">
        <span>{one.kind}</span>
        <span>{count} mails indexed</span>
        <code className="break-all">
          <VisibleText text={one.path} />
        </code>
      </p>
      <ItemTrouble error={one.error} problem={problem} />
    </li>
  );
}
