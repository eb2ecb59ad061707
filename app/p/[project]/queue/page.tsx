import type { Metadata } from 'next';
import { QueryProvider } from '@/app/_components/client/query-provider';
import { firstRows, readListQuery } from '@/app/_documents/list-query';
import { forPage, pageContext } from '@/app/_http/page-context';
import { getQueuePageText, isListPlace } from '@/lib/services/queue/get-queue-page';
import { QueueView } from './_components/queue-view';

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
  const query = readListQuery({ q: one(given.q), view: one(given.view), sort: one(given.sort) });
  const after = one(given.after) ?? '';
  const from = isListPlace(after) ? after : '';
  const ctx = await pageContext();
  const initial = await forPage(
    getQueuePageText(ctx, { project, query: { ...query, after: from, limit: firstRows } }),
  );
  return (
    <QueryProvider>
      <QueueView
        key={`${query.view} ${query.sort} ${from} ${query.q}`}
        query={query}
        initial={initial}
        after={from}
      />
    </QueryProvider>
  );
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
