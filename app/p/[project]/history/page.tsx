import type { Metadata } from 'next';
import { forPage, pageContext } from '@/app/_http/page-context';
import type { ViewerCtx } from '@/app/_http/request-context';
import { HistoryQuery } from '@/lib/contracts/pages';
import { isAppError } from '@/lib/errors';
import { getHistory } from '@/lib/services/history/get-history';
import { HistoryView } from './_components/history-view';
import { type HistoryFilters, problemsOf, readFilters } from './_components/read-query';

interface PageProps {
  readonly params: Promise<{ project: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const pageSize = 100;

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `History · ${(await params).project}` };
}

export default async function Page({ params, searchParams }: PageProps) {
  const { project } = await params;
  const given = await searchParams;
  const filters = readFilters(given);
  const after = typeof given.after === 'string' ? given.after : '';
  const problems = problemsOf(filters);
  const ctx = await pageContext();
  const refused = Object.keys(problems).length > 0;
  const read = refused ? null : await readPage(ctx, project, filters, after);
  // The people to filter by, when the filters themselves could not be asked.
  const shown = read?.page ?? (await firstPage(ctx, project));
  return (
    <HistoryView
      key={JSON.stringify([filters, after])}
      filters={filters}
      problems={problems}
      problem={read?.problem ?? null}
      people={shown.people}
      initial={read?.page ? JSON.stringify(read.page) : null}
      continued={after !== ''}
    />
  );
}

const firstPage = (ctx: ViewerCtx, project: string) =>
  forPage(getHistory(ctx, { project, query: HistoryQuery.parse({ limit: 1 }) }));

/** One page of the log, or what is wrong with the address. */
async function readPage(ctx: ViewerCtx, project: string, filters: HistoryFilters, after: string) {
  const asked = HistoryQuery.safeParse({
    ...Object.fromEntries(Object.entries({ ...filters, after }).filter(([, text]) => text !== '')),
    limit: pageSize,
  });
  if (!asked.success) {
    return { page: null, problem: asked.error.issues[0]?.message ?? 'Not understood.' };
  }
  try {
    const page = await forPage(getHistory(ctx, { project, query: asked.data }));
    return { page, problem: null };
  } catch (error) {
    if (!isAppError(error, 'bad-input')) throw error;
    return { page: null, problem: error.message };
  }
}
