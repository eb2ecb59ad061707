'use client';

import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { newId } from '@/app/_components/client/ids';
import { useFrame } from '@/app/_components/frame/frame-context';
import { submit } from '@/app/_components/outbox/submit';
import { Button } from '@/app/_components/ui/button';
import { AreaField } from '@/app/_components/ui/field';
import { useMembers } from './use-members';

interface CommentFormProps {
  readonly oid: string;
  readonly label: string;
  readonly path?: string;
  readonly line?: number;
  readonly replyTo?: string;
  readonly autoFocus?: boolean;
  readonly onAdded: () => void;
  /** Offers to write nothing after all. */
  readonly onClose?: () => void;
}

const started = /(^|[^\p{L}\p{N}_])@([\p{L}\p{N}_][\p{L}\p{N}_. -]{0,40}|)$/u;
const most = 6;

/** Writes one comment: on the candidate, on a line, or as an answer. `@` offers names. */
export function CommentForm(props: CommentFormProps) {
  const { oid, label, path, line, replyTo, autoFocus = false, onAdded, onClose } = props;
  const frame = useFrame();
  const members = useMembers();
  const listId = useId();
  const [body, setBody] = useState('');
  const [id, setId] = useState(newId);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const [closed, setClosed] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const typed = started.exec(body)?.[2]?.toLowerCase();
  const offered =
    typed === undefined || closed
      ? []
      : members.filter((member) => member.name.toLowerCase().startsWith(typed)).slice(0, most);
  const choose = (name: string) => {
    setBody(`${body.slice(0, body.length - (typed?.length ?? 0))}${name} `);
    setClosed(true);
    form.current?.querySelector('textarea')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = offered[Math.min(active, offered.length - 1)];
    if (event.key === 'Escape') {
      event.stopPropagation();
      if (offered.length > 0) setClosed(true);
      else onClose?.();
      return;
    }
    if (!chosen) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActive((active + step + offered.length) % offered.length);
    else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab') {
      choose(chosen.name);
    } else return;
    event.preventDefault();
  };
  const send = async (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    if (body.trim() === '' || busy) return;
    setBusy(true);
    setProblem(null);
    const where = path === undefined ? 'the candidate' : `${path}, line ${line}`;
    const sent = await submit(
      {
        id,
        kind: 'comment',
        project: frame.slug,
        path: `/api/p/${frame.slug}/candidates/${oid}/comments`,
        body: { id, body, path, line, replyTo },
        oids: [oid],
        title: `Comment on ${where}`,
        done: `comment on ${where}`,
        about: body.slice(0, 200),
      },
      () => form.current !== null,
    );
    setBusy(false);
    if (sent.state === 'refused') {
      setProblem(sent.problem);
      return;
    }
    setBody('');
    setId(newId());
    if (sent.state === 'answered') onAdded();
    onClose?.();
  };
  return (
    <form onSubmit={send} ref={form} className="comment-form">
      <AreaField
        label={label}
        value={body}
        onChange={(value) => {
          setBody(value);
          setActive(0);
          setClosed(false);
        }}
        rows={3}
        autoFocus={autoFocus}
        error={problem ?? undefined}
        hint="Markdown; @ names somebody; Ctrl+Enter sends."
        onSubmitKey={send}
        onKeyDown={onKeyDown}
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? listId : undefined}
        aria-activedescendant={offered.length > 0 ? `${listId}-${active}` : undefined}
      />
      {offered.length > 0 ? (
        <div className="mention-menu" role="listbox" id={listId} aria-label="People">
          {offered.map((member, index) => (
            <div
              key={member.id}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className="menu-item"
              onMouseDown={(event) => {
                event.preventDefault();
                choose(member.name);
              }}
            >
              {member.name}
            </div>
          ))}
        </div>
      ) : null}
      <div className="flex gap-2">
        <Button type="submit" busy={busy} disabled={body.trim() === ''}>
          {replyTo === undefined ? 'Add comment' : 'Reply'}
        </Button>
        {onClose ? (
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
        ) : null}
      </div>
    </form>
  );
}
