'use client';

import dynamic from 'next/dynamic';
import type { Bucket } from '@/lib/contracts/insights';

const TimeChart = dynamic(() => import('./time-chart'), {
  ssr: false,
  loading: () => <p className="faint">Drawing…</p>,
});

interface LazyChartProps {
  readonly kind: 'votes' | 'backlog';
  readonly label: string;
  readonly buckets: readonly Bucket[];
}

/** The picture of a table that stands below it: who cannot see it misses nothing. */
export function LazyChart({ kind, label, buckets }: LazyChartProps) {
  return (
    <div className="time-chart" role="img" aria-label={`${label}; the table below has the numbers`}>
      <TimeChart kind={kind} buckets={buckets} />
    </div>
  );
}
