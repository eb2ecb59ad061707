import type { Metadata } from 'next';
import { forPage, pageContext } from '@/app/_http/page-context';
import { getSources } from '@/lib/services/projects/get-sources';
import { SourcesPage } from './_components/sources-page';

interface PageProps {
  readonly params: Promise<{ project: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Sources · ${(await params).project}` };
}

export default async function Page({ params }: PageProps) {
  const { project } = await params;
  const ctx = await pageContext();
  return <SourcesPage initial={await forPage(getSources(ctx, { project }))} />;
}
