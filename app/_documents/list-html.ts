import { sayProblems } from '@/app/_components/filter/problems';
import { sortWords } from '@/app/_components/filter/sort-words';
import { viewWords } from '@/app/_components/filter/view-links';
import { partsOf, queueHref } from '@/app/_components/frame/query-tokens';
import { furtherHref } from '@/app/p/[project]/queue/_components/further-href';
import { headingOf } from '@/app/p/[project]/queue/_components/group-heading';
import type { ProjectFrame, QueuePage } from '@/lib/contracts/pages';
import { queueViews } from '@/lib/contracts/words';
import { attribute, escaped, seam } from './html';
import type { ListQuery } from './list-query';
import { rowHtml } from './row-html';

export interface ListInput {
  readonly frame: ProjectFrame;
  readonly query: ListQuery;
  readonly page: QueuePage;
  /** The place that the list goes on from; empty: its start. */
  readonly after: string;
  /** Ids that React gave the menus of saved views, filters and orders. */
  readonly menus: readonly string[];
  /** The last part of the page, which is the same for every list. */
  readonly foot: string;
}

/** Whether `listHtml` can write it: a list that is empty for another reason than its filters is drawn by React alone. */
export const isWritable = ({ query, page }: Pick<ListInput, 'query' | 'page'>): boolean =>
  page.rows.length > 0 || query.q !== '';

/** What `QueueView` draws at first, as HTML. Only for what `isWritable`. */
export function listHtml({ frame, query, page, after, menus, foot }: ListInput): string {
  const [views = '', filter = '', sort = ''] = menus;
  const links = queueViews.map(
    (view) =>
      `<a${view === query.view ? ' aria-current="page"' : ''}${attribute('href', queueHref(frame.slug, { ...query, view }))}>${viewWords[view]}${seam} <span class="faint">${page.counts[view]}</span></a>`,
  );
  const menu = (id: string, label: string): string =>
    `<button type="button" class="faint" popoverTarget="${id}" aria-haspopup="menu" aria-expanded="false">${label} <span aria-hidden="true">▾</span></button><div id="${id}" popover="auto" role="menu" tabindex="-1" class="menu"></div>`;
  const order = `<span class="sr-only">Order: </span>${sortWords[query.sort]}${seam}`;
  const problems =
    page.problems.length === 0
      ? ''
      : `<p class="notice warn mb-2" role="status">${escaped(sayProblems(page.problems))}</p>`;
  const further =
    after === ''
      ? ''
      : `<p class="faint mb-2">The list goes on from a place further down.${seam} <a class="link"${attribute('href', queueHref(frame.slug, query))}>From the start</a></p>`;
  const list =
    page.rows.length === 0 ? emptyHtml(frame.slug, query) : rowsHtml({ frame, query, page });
  return `<div class="page"><div class="page-head"><h1 tabindex="-1">Queue</h1><nav class="views" aria-label="Views">${links.join('')}</nav><span class="ml-auto flex gap-4">${menu(views, 'views')}${menu(filter, 'filter')}${menu(sort, order)}</span></div>${problems}${further}${list}${foot}</div>`;
}

function rowsHtml({ frame, query, page }: Pick<ListInput, 'frame' | 'query' | 'page'>): string {
  const branches = frame.branches.filter((branch) => branch.active).map((branch) => branch.name);
  const heads = branches.map((branch) => `<span>${escaped(branch)}</span>`).join('');
  const search = queueHref('', query).split('?')[1];
  const after = search ? `?${search}` : '';
  const rows = page.rows.map((row, at) =>
    rowHtml({
      row,
      href: `/p/${frame.slug}/candidates/${row.oid}${after}`,
      branches,
      now: frame.now,
      heading: headingOf(query.sort, row, page.rows[at - 1]),
    }),
  );
  return `<div class="queue"><div class="queue-head" aria-hidden="true"><span>Verdict</span><span>Candidate</span><span class="col-sub">Subsystem</span><span class="strip">${heads}</span><span class="num col-soak">Soak</span><span class="num">Waiting</span></div></div><ol class="queue" aria-label="Candidates">${rows.join('')}</ol><div class="faint py-3 text-s">${moreHtml(page)}</div>${furtherHtml(frame.slug, query, page)}`;
}

/** Who has no scripts reads on by a link. */
const furtherHtml = (slug: string, query: ListQuery, { next }: QueuePage): string =>
  next
    ? `<noscript><a class="link"${attribute('href', furtherHref(slug, query, next))}>Further down</a></noscript>`
    : '';

function moreHtml({ rows, next, total }: QueuePage): string {
  if (next !== null)
    return `<button type="button" class="btn small">Show more (${rows.length} of ${total})</button>`;
  return rows.length > 8 ? `All ${rows.length} shown` : '';
}

const emptyHtml = (slug: string, query: ListQuery): string =>
  `<div class="empty"><h2>Nothing matches these filters</h2><p class="muted">Different filters narrow the list together, several values of one filter widen it. Remove one in the search field, or${seam} <a class="link"${attribute('href', queueHref(slug, { ...query, q: '' }))}>clear them all</a>.</p></div>`;

/** What the search field draws at first; `list` is the id of its suggestions. */
export function searchHtml(q: string, list: string): string {
  const { tokens, words } = partsOf(q);
  const shown = tokens.map(
    (token) =>
      `<span class="token">${escaped(token)}<button type="button" class="token-remove"${attribute('aria-label', `Remove filter ${token}`)}>×</button></span>`,
  );
  return `<search class="search">${shown.join('')}<input id="search-input" class="search-input"${attribute('placeholder', tokens.length > 0 ? '' : 'subsystem:nvme, words …')} aria-label="Search and filter the queue" role="combobox" aria-expanded="false" aria-controls="${list}" aria-autocomplete="list" autoComplete="off" spellCheck="false"${attribute('value', words)}/><span class="kbd search-key" aria-hidden="true">/</span><div class="menu search-menu" id="${list}" role="listbox" aria-label="Suggestions" hidden=""></div></search>`;
}

/** What the workers are at, as the frame draws it at first. */
export function liveHtml({ analysing }: Pick<ProjectFrame, 'analysing'>): string {
  if (analysing === null) return '<div class="live" role="status"></div>';
  const { done, total } = analysing;
  const percent = total > 0 ? Math.min(100, Math.round((100 * done) / total)) : 0;
  return `<div class="live" role="status"><span class="live-text"><span>analysing ${seam}${done}${seam} of ${seam}${total}</span><span class="bar-track" aria-hidden="true"><span class="bar-fill" style="width:${percent}%;display:block"></span></span></span></div>`;
}

/** How many wait, as the frame's link to the queue draws it. */
export const waitingHtml = ({ waiting }: Pick<ProjectFrame, 'waiting'>): string =>
  `<span class="faint">${waiting}<span class="sr-only"> waiting</span></span>`;
