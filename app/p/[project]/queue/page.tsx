import type { Metadata } from 'next';
import { QueryProvider } from '@/app/_components/client/query-provider';
import { forPage, pageContext } from '@/app/_http/page-context';
import { QueueQuery } from '@/lib/contracts/pages';
import { getQueuePageText } from '@/lib/services/queue/get-queue-page';
import { QueueView } from './_components/queue-view';

/** More than the first screen of a large display: what is below it is fetched as one reads on. */
const firstRows = 30;

interface PageProps {
  readonly params: Promise<{ project: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Queue · ${(await params).project}` };
}

export default async function Page({ params, searchParams }: PageProps) {
  const { project } = await params;
  const given = await searchParams;
  const parsed = QueueQuery.pick({ q: true, view: true, sort: true }).safeParse({
    q: one(given.q),
    view: one(given.view),
    sort: one(given.sort),
  });
  const query = parsed.success ? parsed.data : QueueQuery.parse({});
  const ctx = await pageContext(`/p/${project}/queue`);
  const initial = await forPage(
    getQueuePageText(ctx, { project, query: { ...query, limit: firstRows } }),
  );
  return (
    <QueryProvider>
      <QueueView
        key={`${query.view} ${query.sort} ${query.q}`}
        query={{ q: query.q, view: query.view, sort: query.sort }}
        initial={initial}
      />
    </QueryProvider>
  );
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
