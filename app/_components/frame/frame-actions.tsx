'use client';

import { useRouter } from 'next/navigation';
import { useActions } from '@/app/_actions/provider';
import { focusSearch } from './search-focus';

/** What works on every page of a project. */
export function FrameActions({ project }: { readonly project: string }) {
  const router = useRouter();
  const go = (path: string, label: string, key: string) => ({
    name: `go.${path}`,
    label,
    group: 'Go to',
    keys: [`g ${key}`],
    run: () => router.push(`/p/${project}/${path}`),
  });
  useActions([
    go('queue', 'Queue', 'q'),
    go('matrix', 'Matrix', 'm'),
    go('branches', 'Branches', 'b'),
    go('history', 'History', 'h'),
    go('sources', 'Sources', 's'),
    {
      name: 'search',
      label: 'Search and filter',
      group: 'Everywhere',
      keys: ['/'],
      run: focusSearch,
    },
  ]);
  return null;
}
