'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Kbd } from '@/app/_components/ui/kbd';
import { joinQuery, partsOf, queueHref } from './query-tokens';
import { searchInputId } from './search-focus';
import { complete, type Suggestion, suggest } from './suggestions';
import { useFacets } from './use-facets';

/** The search field of the frame: filters as tokens, words as text, all of it in the address of the queue, or of the matrix. */
export function Search({ project }: { readonly project: string }) {
  const router = useRouter();
  const pathname = usePathname() ?? '';
  const params = useSearchParams();
  const page = pathname.startsWith(`/p/${project}/matrix`) ? 'matrix' : 'queue';
  const inQueue =
    page === 'matrix' ||
    pathname.startsWith(`/p/${project}/queue`) ||
    pathname.startsWith(`/p/${project}/candidates/`);
  const q = inQueue ? (params?.get('q') ?? '') : '';
  const view = inQueue ? (params?.get('view') ?? 'waiting') : 'all';
  const parts = partsOf(q);
  const [draft, setDraft] = useState(parts.words);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const root = useRef<HTMLDivElement>(null);
  const listId = useId();

  useEffect(() => {
    setDraft(partsOf(q).words);
    setActive(-1);
  }, [q]);

  const { data } = useFacets(project, { q, view }, open);
  const facets = data?.facets;
  const suggestions = open ? suggest(draft, facets ?? [], parts.tokens) : [];

  const go = (tokens: readonly string[], words: string) => {
    setOpen(false);
    setActive(-1);
    router.push(
      queueHref(
        project,
        {
          q: joinQuery(tokens, words),
          view: inQueue ? (params?.get('view') ?? '') : '',
          sort: inQueue ? (params?.get('sort') ?? '') : '',
        },
        page,
      ),
    );
  };
  const commit = (text: string) => {
    const typed = partsOf(text);
    setDraft(typed.words);
    go([...parts.tokens, ...typed.tokens], typed.words);
  };
  const choose = (suggestion: Suggestion) => {
    const next = complete(draft, suggestion);
    if (suggestion.kind === 'name') {
      setDraft(next);
      setActive(-1);
    } else commit(next);
    document.getElementById(searchInputId)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const chosen = suggestions[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const count = suggestions.length;
      if (count > 0) setActive((at) => (at + step + count + (at < 0 && step < 0 ? 1 : 0)) % count);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (chosen) choose(chosen);
      else commit(draft);
    } else if (event.key === 'Tab' && chosen) {
      event.preventDefault();
      choose(chosen);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (open && suggestions.length > 0) setOpen(false);
      else {
        setDraft(parts.words);
        event.currentTarget.blur();
      }
    } else if (event.key === 'Backspace' && draft === '' && parts.tokens.length > 0) {
      event.preventDefault();
      go(parts.tokens.slice(0, -1), '');
    } else if (event.key === ' ' && /(^|\s)-?[a-z]+:[^\s"]+$/i.test(draft)) {
      event.preventDefault();
      commit(draft);
    }
  };
  return (
    <search
      className="search"
      ref={root}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      {parts.tokens.map((token) => (
        <span className="token" key={token}>
          {token}
          <button
            type="button"
            className="token-remove"
            aria-label={`Remove filter ${token}`}
            onClick={() =>
              go(
                parts.tokens.filter((other) => other !== token),
                parts.words,
              )
            }
          >
            ×
          </button>
        </span>
      ))}
      <input
        id={searchInputId}
        className="search-input"
        value={draft}
        placeholder={parts.tokens.length > 0 ? '' : 'subsystem:nvme, words …'}
        aria-label="Search and filter the queue"
        role="combobox"
        aria-expanded={suggestions.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        onFocus={() => setOpen(true)}
        onChange={(event) => {
          setDraft(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
      />
      <Kbd keys="/" className="search-key" />
      <div
        className="menu search-menu"
        id={listId}
        role="listbox"
        aria-label="Suggestions"
        hidden={suggestions.length === 0}
      >
        {suggestions.map((suggestion, index) => (
          <div
            key={suggestion.text}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className="menu-item"
            onMouseDown={(event) => {
              event.preventDefault();
              choose(suggestion);
            }}
          >
            <code>{suggestion.text}</code>
            <span className="faint">{suggestion.note}</span>
          </div>
        ))}
      </div>
    </search>
  );
}
