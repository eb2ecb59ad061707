import type { Metadata } from 'next';
import { MatrixView } from '@/app/_components/matrix/matrix-view';
import { forPage, pageContext } from '@/app/_http/page-context';
import { MatrixQuery } from '@/lib/contracts/matrix';
import { keyLength } from '@/lib/contracts/matrix-cell';
import { getMatrixRows } from '@/lib/services/matrix/get-matrix-rows';
import { listMatrix } from '@/lib/services/matrix/list-matrix';

interface PageProps {
  readonly params: Promise<{ project: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Rows that come with the page, and how many of them stand above the one that the address names. */
const shown = 60;
const above = 20;

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Matrix · ${(await params).project}` };
}

export default async function Page({ params, searchParams }: PageProps) {
  const { project } = await params;
  const given = await searchParams;
  const parsed = MatrixQuery.safeParse({
    q: one(given.q),
    view: one(given.view),
    sort: one(given.sort),
    at: one(given.at),
  });
  const query = parsed.success ? parsed.data : MatrixQuery.parse({});
  const ctx = await pageContext();
  const { keys, ...list } = await forPage(listMatrix(ctx, { project, query }));
  const length = keys.length / keyLength;
  const offset = Math.max(0, Math.min((list.focus ?? 0) - above, length - shown));
  const some = keys.slice(offset * keyLength, (offset + shown) * keyLength);
  const { rows } = await forPage(getMatrixRows(ctx, { project, keys: some }));
  const branch = query.at.slice(query.at.indexOf(':') + 1);
  const { q, view, sort } = query;
  return (
    <MatrixView
      key={`${view} ${sort} ${q}`}
      query={{ q, view, sort }}
      initial={{ list, length, offset, rows }}
      branch={list.branches.includes(branch) ? branch : null}
    />
  );
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
