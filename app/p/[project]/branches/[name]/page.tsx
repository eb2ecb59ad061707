import type { Metadata } from 'next';
import { forPage, pageContext } from '@/app/_http/page-context';
import { getBranch } from '@/lib/services/branches/get-branch';
import { BranchPage } from './_components/branch-page';

interface PageProps {
  readonly params: Promise<{ project: string; name: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { project, name } = await params;
  return { title: `${decodeURIComponent(name)} · ${project}` };
}

export default async function Page({ params }: PageProps) {
  const { project, name } = await params;
  const branch = decodeURIComponent(name);
  const ctx = await pageContext();
  return <BranchPage view={await forPage(getBranch(ctx, { project, branch }))} />;
}
