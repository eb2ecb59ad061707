'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import {
  joinQuery,
  type ListPage,
  partsOf,
  queueHref,
  writeToken,
} from '@/app/_components/frame/query-tokens';
import { useFacets } from '@/app/_components/frame/use-facets';
import { Menu, MenuGroup, MenuItem } from '@/app/_components/ui/menu';
import type { QueueQuery } from '@/lib/contracts/pages';

interface FilterMenuProps {
  readonly project: string;
  readonly query: Pick<QueueQuery, 'q' | 'view' | 'sort'>;
  readonly page?: ListPage;
}

const perKind = 8;

/** Filters by clicking: every value that occurs, with how many candidates it would find beside the other filters. */
export function FilterMenu({ project, query, page }: FilterMenuProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const answer = useFacets(project, query, open);
  const data = answer.data?.facets;
  const { tokens, words } = partsOf(query.q);
  const toggle = (token: string) => {
    const next = tokens.includes(token)
      ? tokens.filter((other) => other !== token)
      : [...tokens, token];
    router.push(queueHref(project, { ...query, q: joinQuery(next, words) }, page));
  };
  return (
    <Menu
      align="end"
      onOpenChange={setOpen}
      trigger={
        <button type="button" className="faint">
          filter <span aria-hidden="true">▾</span>
        </button>
      }
    >
      {data === undefined ? (
        <p className="faint p-2">
          {answer.isError ? 'The values could not be loaded.' : 'Counting…'}
        </p>
      ) : null}
      {(data ?? []).map((facet) => (
        <MenuGroup key={facet.token} label={facet.token}>
          {facet.values.slice(0, perKind).map((entry) => {
            const token = writeToken(facet.token, entry.value);
            return (
              <MenuItem key={token} checked={tokens.includes(token)} onSelect={() => toggle(token)}>
                {entry.value} <span className="faint">{entry.count}</span>
              </MenuItem>
            );
          })}
        </MenuGroup>
      ))}
    </Menu>
  );
}
