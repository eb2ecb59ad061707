'use client';

import { useRouter } from 'next/navigation';
import { type ListPage, queueHref } from '@/app/_components/frame/query-tokens';
import { Menu, MenuItem } from '@/app/_components/ui/menu';
import type { QueueQuery } from '@/lib/contracts/pages';
import { queueSorts } from '@/lib/contracts/words';

const words: Readonly<Record<QueueQuery['sort'], string>> = {
  pressing: 'most pressing first',
  severity: 'gravest first',
  confidence: 'surest verdict first',
  alarms: 'most alarms first',
  newest: 'newest first',
  oldest: 'longest waiting first',
  soak: 'longest soak first',
  subsystem: 'by subsystem',
  author: 'by author',
  series: 'by series',
};

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
          {words[query.sort]} <span aria-hidden="true">▾</span>
        </button>
      }
    >
      {queueSorts.map((sort) => (
        <MenuItem
          key={sort}
          checked={sort === query.sort}
          onSelect={() => router.push(queueHref(project, { ...query, sort }, page))}
        >
          {words[sort]}
        </MenuItem>
      ))}
    </Menu>
  );
}
