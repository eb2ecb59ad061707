import { api } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import { useAnswer } from '@/app/_components/client/use-answer';

/** What the queue's filters would find beside those of `q`, as `useAnswer` gives it; asked for while `open`. */
export function useFacets(project: string, asked: { q: string; view: string }, open: boolean) {
  const { q, view } = asked;
  const address = `/api/p/${project}/queue/facets?${new URLSearchParams({ q, view })}`;
  return useAnswer({
    key: address,
    load: () => api(address, { schema: readers.facets }),
    enabled: open,
    keepMs: 20_000,
  });
}
