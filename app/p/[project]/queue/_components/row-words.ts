import type { QueueRow } from '@/lib/contracts/pages';

/** Why a row stands where it stands: its points, for hover. */
export function explain(row: QueueRow): string {
  if (row.pressing.length === 0) return 'Not ordered yet: the analysis is not done';
  const total = row.pressing.reduce((sum, part) => sum + part.points, 0);
  const parts = row.pressing.map(
    (part) => `${part.points >= 0 ? '+' : '−'}${Math.abs(round(part.points))} ${part.label}`,
  );
  return [`Pressing ${round(total)}:`, ...parts].join('\n');
}

const round = (points: number) => Math.round(points * 10) / 10;

/** What stands in the place of a verdict that there is none of. */
export function pending(row: QueueRow): string {
  if (row.analysis === 'running') return 'running';
  // Nothing that only a mail knows gets one.
  if (row.analysis === 'completed') return 'no verdict';
  return row.analysis === 'failed' ? 'failed' : 'waiting';
}

/** The line under the title. */
export function why(row: QueueRow): string {
  return row.analysisError ? `Analysis failed: ${row.analysisError}` : row.why || waitingText(row);
}

function waitingText(row: QueueRow): string {
  return row.analysis === 'running' ? `by ${row.author}; being analysed` : `by ${row.author}`;
}
