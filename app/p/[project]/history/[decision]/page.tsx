import type { Metadata } from 'next';
import { forPage, pageContext } from '@/app/_http/page-context';
import { ThenPage } from '@/app/p/[project]/history/_components/then-page';
import { getThen } from '@/lib/services/history/get-then';

interface PageProps {
  readonly params: Promise<{ project: string; decision: string }>;
}

export const metadata: Metadata = { title: 'As it was decided' };

export default async function Page({ params }: PageProps) {
  const { project, decision } = await params;
  const ctx = await pageContext();
  return <ThenPage project={project} then={await forPage(getThen(ctx, { project, decision }))} />;
}
