import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { readListQuery } from '@/app/_documents/list-query';
import { forPage, pageContext } from '@/app/_http/page-context';
import { QueueQuery } from '@/lib/contracts/pages';
import { getCandidate } from '@/lib/services/candidates/get-candidate';
import { CandidateScreen } from './_components/candidate-screen';
import { loadPatch } from './load-patch';

interface PageProps {
  readonly params: Promise<{ project: string; oid: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const load = cache(async (project: string, oid: string, q: string, view: string, sort: string) => {
  const ctx = await pageContext();
  const query = QueueQuery.parse({ q, view, sort });
  return { ctx, query, candidate: await forPage(getCandidate(ctx, { project, oid, query })) };
});

async function given({ params, searchParams }: PageProps) {
  const { project, oid } = await params;
  const { q, view, sort } = readListQuery(await searchParams);
  return load(project, oid.toLowerCase(), q, view, sort);
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  const { candidate } = await given(props);
  // Whole: in a title that Next puts into the layout's pattern, "$&" of a subject would mean something.
  return { title: { absolute: `${candidate.subject} · Stablehand` } };
}

export default async function Page(props: PageProps) {
  // "?at=<decision>": the candidate as it was when that vote was cast.
  const { at, branch } = await props.searchParams;
  if (typeof at === 'string' && at !== '') {
    redirect(`/p/${(await props.params).project}/history/${encodeURIComponent(at)}`);
  }
  const { ctx, query, candidate } = await given(props);
  const { project } = await props.params;
  return (
    <CandidateScreen
      key={candidate.oid}
      oid={candidate.oid}
      initial={JSON.stringify(candidate)}
      query={{ q: query.q, view: query.view, sort: query.sort }}
      patch={loadPatch(ctx, { project, oid: candidate.oid })}
      branch={typeof branch === 'string' ? branch : null}
    />
  );
}
