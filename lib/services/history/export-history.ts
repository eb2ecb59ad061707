import type { HistoryQuery, HistoryRow } from '@/lib/contracts/pages';
import type { Ctx } from '@/lib/services/context';
import { historyPages } from '@/lib/services/history/get-history';

const columns = [
  'at',
  'by',
  'verb',
  'branch',
  'oid',
  'subject',
  'subsystem',
  'reason',
  'stands',
  'state_then',
  'affected_then',
  'tip_then',
  'verdict_then',
  'confidence_then',
  'analysis_then',
  'policy_then',
  'waits_for',
  'changed_since',
  'batch',
  'id',
] as const;

/** A CSV field (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection). */
export function csvField(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csvRow(view: HistoryRow): string {
  const { known } = view;
  return [
    view.at,
    view.by.name,
    view.verb,
    view.branch,
    view.candidate.oid,
    view.candidate.subject,
    view.candidate.subsystem,
    view.reason,
    view.stands ? 'yes' : 'no',
    known.state,
    known.affected,
    known.tip,
    known.verdict ?? '',
    known.confidence === null ? '' : String(known.confidence),
    view.analysis ?? '',
    view.policy,
    view.waits.join('; '),
    (view.changed ?? []).join('; '),
    view.batchId,
    view.id,
  ]
    .map(csvField)
    .join(',');
}

/** The whole filtered log, as CSV or as JSON lines, page by page so that memory stays small. Needs the role viewer. */
export async function* exportHistory(
  ctx: Ctx,
  input: { project: string; query: HistoryQuery; format: 'csv' | 'json' },
): AsyncGenerator<string> {
  if (input.format === 'csv') yield `${columns.join(',')}\r\n`;
  const write = (row: HistoryRow) =>
    input.format === 'csv' ? `${csvRow(row)}\r\n` : `${JSON.stringify(row)}\n`;
  const query = { ...input.query, limit: 500 };
  for await (const { rows } of historyPages(ctx, { project: input.project, query })) {
    yield rows.map(write).join('');
  }
}
