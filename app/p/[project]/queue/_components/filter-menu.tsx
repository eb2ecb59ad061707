'use client';

import { useRouter } from 'next/navigation';
import { joinQuery, partsOf, queueHref, writeToken } from '@/app/_components/frame/query-tokens';
import { Menu, MenuGroup, MenuItem } from '@/app/_components/ui/menu';
import type { QueuePage, QueueQuery } from '@/lib/contracts/pages';

interface FilterMenuProps {
  readonly project: string;
  readonly query: Pick<QueueQuery, 'q' | 'view' | 'sort'>;
  readonly facets: QueuePage['facets'];
}

/** Filters by clicking: every value that occurs, with how many candidates it finds. */
export function FilterMenu({ project, query, facets }: FilterMenuProps) {
  const router = useRouter();
  const { tokens, words } = partsOf(query.q);
  const toggle = (token: string) => {
    const next = tokens.includes(token)
      ? tokens.filter((other) => other !== token)
      : [...tokens, token];
    router.push(queueHref(project, { ...query, q: joinQuery(next, words) }));
  };
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" className="faint">
          filter <span aria-hidden="true">▾</span>
        </button>
      }
    >
      {facets
        .filter((facet) => facet.values.length > 0)
        .map((facet) => (
          <MenuGroup key={facet.token} label={facet.token}>
            {facet.values.slice(0, 10).map((entry) => {
              const token = writeToken(facet.token, entry.value);
              return (
                <MenuItem
                  key={token}
                  checked={tokens.includes(token)}
                  onSelect={() => toggle(token)}
                >
                  {entry.value} <span className="faint">{entry.count}</span>
                </MenuItem>
              );
            })}
          </MenuGroup>
        ))}
    </Menu>
  );
}
