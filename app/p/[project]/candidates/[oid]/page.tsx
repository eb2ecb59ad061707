import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { forPage, pageContext } from '@/app/_http/page-context';
import { type PatchView, QueueQuery } from '@/lib/contracts/pages';
import { isAppError } from '@/lib/errors';
import { getCandidate } from '@/lib/services/candidates/get-candidate';
import { getPatch } from '@/lib/services/candidates/get-patch';
import { CandidateScreen } from './_components/candidate-screen';

interface PageProps {
  readonly params: Promise<{ project: string; oid: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** A patch larger than this is fetched by the page instead of being sent twice (as HTML and as data). */
const inlinePatch = 200_000;

const load = cache(async (project: string, oid: string, q: string, view: string, sort: string) => {
  const ctx = await pageContext(`/p/${project}/candidates/${oid}`);
  const query = QueueQuery.parse({ q, view, sort });
  return { ctx, query, candidate: await forPage(getCandidate(ctx, { project, oid, query })) };
});

async function given({ params, searchParams }: PageProps) {
  const { project, oid } = await params;
  const search = await searchParams;
  const parsed = QueueQuery.pick({ q: true, view: true, sort: true }).safeParse({
    q: search.q,
    view: search.view,
    sort: search.sort,
  });
  const { q, view, sort } = parsed.success ? parsed.data : QueueQuery.parse({});
  return load(project, oid.toLowerCase(), q, view, sort);
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  const { candidate } = await given(props);
  return { title: candidate.subject };
}

export default async function Page(props: PageProps) {
  // "?at=<decision>": the candidate as it was when that vote was cast.
  const { at, branch } = await props.searchParams;
  if (typeof at === 'string' && at !== '') {
    redirect(`/p/${(await props.params).project}/history/${encodeURIComponent(at)}`);
  }
  const { ctx, query, candidate } = await given(props);
  const { project } = await props.params;
  const patch: Promise<PatchView | null> = getPatch(ctx, { project, oid: candidate.oid }).then(
    (view) => (view.text.length > inlinePatch ? null : view),
    (error: unknown) => ({
      text: '',
      branch: null,
      truncated: false,
      reason: isAppError(error) ? error.message : 'The patch could not be read.',
    }),
  );
  return (
    <CandidateScreen
      key={candidate.oid}
      oid={candidate.oid}
      initial={JSON.stringify(candidate)}
      query={{ q: query.q, view: query.view, sort: query.sort }}
      patch={patch}
      branch={typeof branch === 'string' ? branch : null}
    />
  );
}
