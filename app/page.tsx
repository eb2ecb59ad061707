import Link from 'next/link';
import { redirect } from 'next/navigation';
import { Frame } from '@/app/_components/frame/frame';
import { pageTheme } from '@/app/_components/frame/page-theme';
import { pageContext } from '@/app/_http/page-context';

/** Goes to the queue of the person's first project; who has none is told what to do. */
export default async function Page() {
  const { viewer } = await pageContext();
  const [first] = viewer.memberships;
  if (first) redirect(`/p/${first.slug}/queue`);
  return (
    <Frame viewer={viewer} frame={null} theme={await pageTheme()}>
      <div className="page">
        <div className="empty">
          <h2>No project yet</h2>
          {viewer.instanceAdmin ? (
            <p className="muted">
              A project is one upstream ref and its stable branches.{' '}
              <Link className="link" href="/projects/new">
                Make the first one
              </Link>{' '}
              from a repository on this machine, or run <code>npm run demo</code> for a sample.
            </p>
          ) : (
            <p className="muted">
              You are not a member of any project. Ask an admin to give you a role in one.
            </p>
          )}
        </div>
      </div>
    </Frame>
  );
}
