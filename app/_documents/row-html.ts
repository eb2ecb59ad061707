import { faceOf } from '@/app/_components/cell/cell-mark';
import { describeCell } from '@/app/_components/cell/cell-words';
import { flagClass, writeFlag } from '@/app/_components/cell/flags';
import { writeConfidence } from '@/app/_components/cell/verdict-mark';
import { age } from '@/app/_components/client/time';
import { explain, pending, why } from '@/app/p/[project]/queue/_components/row-words';
import type { CellBrief, QueueRow } from '@/lib/contracts/pages';
import { attribute, escaped, seam, texts, visible } from './html';

interface RowInput {
  readonly row: QueueRow;
  readonly href: string;
  /** Active branches, newest first. */
  readonly branches: readonly string[];
  readonly now: string;
  /** Heading of the group that begins with this row. */
  readonly heading: string | null;
}

/** What `QueueRowView` draws at first, as HTML: nothing selected, no cursor (row-html.test.tsx compares them). */
export function rowHtml({ row, href, branches, now, heading }: RowInput): string {
  const cells = new Map(row.cells.map((cell) => [cell.branch, cell]));
  const group =
    heading === null
      ? ''
      : `<li class="queue-group"${attribute('aria-label', heading)}>${visible(heading)}</li>`;
  const strip = branches.map((branch) => {
    const cell = cells.get(branch);
    return cell ? cellHtml(cell) : waitingHtml(branch);
  });
  const subject = visible(row.subject);
  return `${group}<li class="queue-row"${row.unread ? ' data-unread="true"' : ''} data-oid="${escaped(row.oid)}" data-current="false" data-selected="false" data-settled="false"><input type="checkbox" class="queue-check"${attribute('aria-label', `Select ${row.subject}`)} tabindex="-1"/><span class="col-verdict"${attribute('title', explain(row))}>${verdictHtml(row)}</span><div class="col-title"><div class="ttl"><a${attribute('href', href)}>${subject}</a>${seriesHtml(row)}${row.flags.map(flagHtml).join('')}${row.snoozed ? '<span class="flag">put off</span>' : ''}${row.unread ? '<span class="unread">news</span>' : ''}</div><div class="why">${visible(why(row))}</div></div><span class="sub"${attribute('title', row.subsystem)}>${visible(row.subsystem)}${workersHtml(row.workers)}</span><span class="strip col-strip">${strip.join('')}</span><span class="num col-soak" title="Time in a released mainline tag">${escaped(age(row.soakSince, now))}</span><span class="num col-age"${attribute('title', `In the queue since ${row.addedAt.slice(0, 10)}`)}>${escaped(age(row.addedAt, now))}</span></li>`;
}

function verdictHtml(row: QueueRow): string {
  const { verdict, confidence } = row;
  if (verdict === null) return `<span class="verdict none">${escaped(pending(row))}</span>`;
  const figure = confidence === null ? '' : ` ${writeConfidence(confidence)}`;
  return `<span class="verdict ${verdict}">${texts(verdict.toUpperCase(), figure)}</span>`;
}

const seriesHtml = ({ series }: QueueRow): string =>
  series === null
    ? ''
    : `<span class="faint"> ${seam}· series ${seam}${series.index}${seam} of ${seam}${series.count}</span>`;

const flagHtml = (flag: string): string =>
  `<span> <span class="${flagClass(flag)}">${escaped(writeFlag(flag))}</span></span>`;

function workersHtml(workers: readonly string[]): string {
  if (workers.length === 0) return '';
  const names = workers.join(', ');
  const shown = visible(names);
  // A name that begins with a stand-in for a hidden character begins with an element, and needs no seam.
  const between = shown === '' || shown.startsWith('<') ? '' : seam;
  return `<span class="faint"${attribute('title', `Given to ${names}`)}> · ${between}${shown}</span>`;
}

function cellHtml(cell: CellBrief): string {
  const { letter, attributes } = faceOf(cell, false);
  const words = escaped(describeCell(cell));
  const mark =
    attributes['data-mark'] === undefined ? '' : ` data-mark="${attributes['data-mark']}"`;
  const queued = attributes['data-queued'] === undefined ? '' : ' data-queued="true"';
  return `<span class="cell-with-name"><span role="img" aria-label="${words}" title="${words}" class="${attributes.className}"${mark}${queued}>${letter}</span><span class="cell-name" aria-hidden="true">${escaped(cell.branch)}</span></span>`;
}

function waitingHtml(branch: string): string {
  const words = escaped(`${branch}: not computed yet`);
  return `<span class="cell-with-name"><span role="img" aria-label="${words}" title="${words}" class="cell waiting"><span aria-hidden="true">·</span></span><span class="cell-name" aria-hidden="true">${escaped(branch)}</span></span>`;
}
