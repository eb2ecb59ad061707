import type { Metadata } from 'next';
import { Frame } from '@/app/_components/frame/frame';
import { pageTheme } from '@/app/_components/frame/page-theme';
import { forPage, pageContext } from '@/app/_http/page-context';
import { getPeople } from '@/lib/services/people/get-people';
import { PeoplePage } from './_components/people-page';

export const metadata: Metadata = { title: 'People' };

export default async function Page() {
  const ctx = await pageContext();
  const { viewer } = ctx;
  const initial = await forPage(getPeople(ctx));
  const administers = viewer.memberships
    .filter((membership) => viewer.instanceAdmin || membership.role === 'admin')
    .map(({ slug, name }) => ({ slug, name }));
  return (
    <Frame viewer={viewer} frame={null} theme={await pageTheme()}>
      <PeoplePage
        initial={initial}
        projects={administers}
        me={viewer.id}
        instanceAdmin={viewer.instanceAdmin}
        now={ctx.clock.now().toISOString()}
      />
    </Frame>
  );
}
