import type { Metadata } from 'next';
import { forPage, pageContext } from '@/app/_http/page-context';
import { getLore } from '@/lib/services/archives/lore-settings';
import { getPolicies } from '@/lib/services/policies/get-policies';
import { SettingsView } from './_components/settings-view';

interface PageProps {
  readonly params: Promise<{ project: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Settings · ${(await params).project}` };
}

export default async function Page({ params }: PageProps) {
  const { project } = await params;
  const ctx = await pageContext();
  const [initial, lore] = await Promise.all([
    forPage(getPolicies(ctx, { project })),
    forPage(getLore(ctx, { project })),
  ]);
  return <SettingsView project={project} initial={initial} lore={lore} />;
}
