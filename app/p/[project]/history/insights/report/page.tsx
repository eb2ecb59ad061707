import type { Metadata } from 'next';
import Link from 'next/link';
import { Report } from '@/app/p/[project]/history/insights/_components/report';
import { loadInsights } from '@/app/p/[project]/history/insights/load';
import '@/app/p/[project]/history/insights/_components/insights.css';

interface PageProps {
  readonly params: Promise<{ project: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Report · ${(await params).project}` };
}

/** One page of paper: the figures of a period without anything to click. */
export default async function Page({ params, searchParams }: PageProps) {
  const { project } = await params;
  const { insights, problem } = await loadInsights(project, await searchParams);
  return insights === null ? (
    <div className="page">
      <p className="notice bad" role="alert">
        {problem}
      </p>
      <Link className="link" href={`/p/${project}/history/insights`}>
        Insights
      </Link>
    </div>
  ) : (
    <Report insights={insights} />
  );
}
