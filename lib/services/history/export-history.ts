import type { DecisionView } from '@/lib/contracts/decision';
import type { HistoryQuery } from '@/lib/contracts/pages';
import type { Ctx } from '@/lib/services/context';
import { getHistory } from '@/lib/services/history/get-history';

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
  'batch',
  'id',
] as const;

/** A CSV field (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection). */
export function csvField(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csvRow(view: DecisionView): string {
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
  let after: string | undefined;
  do {
    const page = await getHistory(ctx, {
      project: input.project,
      query: { ...input.query, limit: 500, after },
    });
    for (const row of page.rows) {
      yield input.format === 'csv' ? `${csvRow(row)}\r\n` : `${JSON.stringify(row)}\n`;
    }
    after = page.next ?? undefined;
  } while (after !== undefined);
}
