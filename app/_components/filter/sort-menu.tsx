'use client';

import { useRouter } from 'next/navigation';
import { type ListPage, queueHref } from '@/app/_components/frame/query-tokens';
import { Menu, MenuItem } from '@/app/_components/ui/menu';
import type { QueueQuery } from '@/lib/contracts/pages';
import { queueSorts } from '@/lib/contracts/words';
import { sortWords } from './sort-words';

interface SortMenuProps {
  readonly project: string;
  readonly query: Pick<QueueQuery, 'q' | 'view' | 'sort'>;
  readonly page?: ListPage;
}

export function SortMenu({ project, query, page }: SortMenuProps) {
  const router = useRouter();
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" className="faint">
          <span className="sr-only">Order: </span>
          {sortWords[query.sort]} <span aria-hidden="true">▾</span>
        </button>
      }
    >
      {queueSorts.map((sort) => (
        <MenuItem
          key={sort}
          checked={sort === query.sort}
          onSelect={() => router.push(queueHref(project, { ...query, sort }, page))}
        >
          {sortWords[sort]}
        </MenuItem>
      ))}
    </Menu>
  );
}
