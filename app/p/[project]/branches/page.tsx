import type { Metadata } from 'next';
import { forPage, pageContext } from '@/app/_http/page-context';
import { listBranches } from '@/lib/services/branches/list-branches';
import { BranchList } from './_components/branch-list';

interface PageProps {
  readonly params: Promise<{ project: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Branches · ${(await params).project}` };
}

export default async function Page({ params }: PageProps) {
  const { project } = await params;
  const ctx = await pageContext();
  return <BranchList branches={await forPage(listBranches(ctx, { project }))} />;
}
