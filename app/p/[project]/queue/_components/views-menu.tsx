'use client';

import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { useActions } from '@/app/_actions/provider';
import { api, sayProblem } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import { useAnswer } from '@/app/_components/client/use-answer';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { useFrame, useMayDecide } from '@/app/_components/frame/frame-context';
import { queueHref } from '@/app/_components/frame/query-tokens';
import { Button } from '@/app/_components/ui/button';
import { Dialog } from '@/app/_components/ui/dialog';
import { Field } from '@/app/_components/ui/field';
import { Menu, MenuGroup, MenuItem, MenuLink } from '@/app/_components/ui/menu';
import { toast } from '@/app/_components/ui/toast';
import type { QueueQuery } from '@/lib/contracts/pages';
import type { SavedView, SaveViewRequest } from '@/lib/contracts/queue-actions';

/** The saved views of this project, and what keeps or removes one. */
export function useViews() {
  const { slug } = useFrame();
  const base = `/api/p/${slug}/views`;
  const { data, refetch } = useAnswer({
    key: `views ${slug}`,
    load: () => api(base, { schema: readers.views }),
  });
  const save = (body: SaveViewRequest) => api(base, { body, schema: readers.viewSaved });
  const remove = (id: string) => api(`${base}/${id}`, { method: 'DELETE' });
  return { views: data?.views ?? [], again: refetch, save, remove };
}

interface ViewsProps {
  readonly query: Pick<QueueQuery, 'q' | 'view' | 'sort'>;
  readonly saved: ReturnType<typeof useViews>;
}

const hrefOf = (slug: string, view: SavedView): string =>
  `/p/${slug}/queue${view.query ? `?${view.query}` : ''}`;

/** Pinned saved views, beside the built-in ones. */
export function PinnedViews({ query, saved }: ViewsProps) {
  const { slug } = useFrame();
  const { views } = saved;
  const here = queueHref(slug, query);
  return views
    .filter((view) => view.pinned)
    .map((view) => (
      <Link
        key={view.id}
        href={hrefOf(slug, view)}
        aria-current={hrefOf(slug, view) === here ? 'page' : undefined}
      >
        <VisibleText text={view.name} />
      </Link>
    ));
}

/** All saved views, and what keeps or removes one. */
export function ViewsMenu({ query, saved }: ViewsProps) {
  const { slug } = useFrame();
  const { views, again, save, remove } = saved;
  const [asking, setAsking] = useState(false);
  const here = queueHref(slug, query);
  const current = views.find((view) => view.own && hrefOf(slug, view) === here);
  useActions([
    {
      name: 'views.save',
      label: 'Save this search as a view',
      group: 'Everywhere',
      keys: ['Shift+v'],
      run: () => setAsking(true),
    },
  ]);
  const told = (title: string, back: () => Promise<unknown>) => {
    again();
    const undo = async () => {
      try {
        await back();
        again();
      } catch (error) {
        toast.error(sayProblem(error));
      }
    };
    toast(title, { action: { label: 'Undo', onClick: () => void undo() } });
  };
  const onSave = async (request: SaveViewRequest) => {
    const { view, before } = await save(request);
    setAsking(false);
    told(`Saved as “${view.name}”`, () => (before ? save(before) : remove(view.id)));
  };
  const onRemove = async (view: SavedView) => {
    try {
      await remove(view.id);
      const { name, query: kept, shared, pinned } = view;
      told(`“${name}” removed`, () => save({ name, query: kept, shared, pinned }));
    } catch (error) {
      toast.error(sayProblem(error));
    }
  };
  const link = (view: SavedView) => (
    <MenuLink key={view.id}>
      <Link href={hrefOf(slug, view)}>
        <VisibleText text={view.name} />{' '}
        {view.own ? null : (
          <span className="faint">
            <VisibleText text={view.by} />
          </span>
        )}
      </Link>
    </MenuLink>
  );
  const own = views.filter((view) => view.own);
  const others = views.filter((view) => !view.own);
  return (
    <>
      <Menu
        align="end"
        trigger={
          <button type="button" className="faint">
            views <span aria-hidden="true">▾</span>
          </button>
        }
      >
        {own.length > 0 ? <MenuGroup label="yours">{own.map(link)}</MenuGroup> : null}
        {others.length > 0 ? <MenuGroup label="shared">{others.map(link)}</MenuGroup> : null}
        <MenuItem hotkey="Shift+v" onSelect={() => setAsking(true)}>
          Save this search…
        </MenuItem>
        {current ? (
          <MenuItem onSelect={() => void onRemove(current)}>Remove “{current.name}”</MenuItem>
        ) : null}
      </Menu>
      {asking ? (
        <SaveDialog
          query={here.split('?')[1] ?? ''}
          name={current?.name ?? ''}
          onSave={onSave}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}

interface SaveDialogProps {
  readonly query: string;
  readonly name: string;
  readonly onSave: (request: SaveViewRequest) => Promise<void>;
  readonly onClose: () => void;
}

function SaveDialog({ query, name: before, onSave, onClose }: SaveDialogProps) {
  const mayShare = useMayDecide();
  const [name, setName] = useState(before);
  const [shared, setShared] = useState(false);
  const [pinned, setPinned] = useState(true);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') {
      setError('It needs a name.');
      return;
    }
    setBusy(true);
    try {
      await onSave({ name: name.trim(), query, shared, pinned });
    } catch (problem) {
      setError(sayProblem(problem));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Save this search"
      description="Filters, view and order are kept under a name; a name you have already is written over."
    >
      <form onSubmit={(event) => void send(event)}>
        <Field
          label="Name"
          value={name}
          autoFocus
          autoComplete="off"
          maxLength={80}
          error={error || undefined}
          onChange={(event) => {
            setName(event.target.value);
            setError('');
          }}
        />
        <label className="mb-1 flex gap-2">
          <input type="checkbox" checked={pinned} onChange={() => setPinned(!pinned)} />
          Show it beside the built-in views
        </label>
        {mayShare ? (
          <label className="mb-3 flex gap-2">
            <input type="checkbox" checked={shared} onChange={() => setShared(!shared)} />
            Share it with everybody in this project
          </label>
        ) : null}
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
