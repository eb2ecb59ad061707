import type { Metadata } from 'next';
import Link from 'next/link';
import { InsightsView } from './_components/insights-view';
import { loadInsights } from './load';
import './_components/insights.css';

interface PageProps {
  readonly params: Promise<{ project: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Insights · ${(await params).project}` };
}

export default async function Page({ params, searchParams }: PageProps) {
  const { project } = await params;
  const { insights, problem, today } = await loadInsights(project, await searchParams);
  if (insights !== null) return <InsightsView insights={insights} today={today} />;
  return (
    <div className="page">
      <h1>Insights</h1>
      <p className="notice bad mb-2" role="alert">
        {problem}
      </p>
      <Link className="link" href={`/p/${project}/history/insights`}>
        The last twelve weeks
      </Link>
    </div>
  );
}
