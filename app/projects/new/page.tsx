import type { Metadata } from 'next';
import { forbidden } from 'next/navigation';
import { Frame } from '@/app/_components/frame/frame';
import { pageTheme } from '@/app/_components/frame/page-theme';
import { pageContext } from '@/app/_http/page-context';
import { NewProjectForm } from './_components/new-project-form';

export const metadata: Metadata = { title: 'New project' };

export default async function Page() {
  const { viewer } = await pageContext();
  if (!viewer.instanceAdmin) forbidden();
  return (
    <Frame viewer={viewer} frame={null} theme={await pageTheme()}>
      <div className="page">
        <div className="page-head">
          <h1>New project</h1>
        </div>
        <NewProjectForm hasDemo={viewer.memberships.some((one) => one.slug === 'demo')} />
      </div>
    </Frame>
  );
}
