import type { QueuePage } from '@/lib/contracts/pages';
import { flightJson, textRow } from './flight';
import { scriptText } from './html';
import { listHtml, liveHtml, searchHtml, waitingHtml } from './list-html';
import type { KeptTemplate, ListQuery, PageFrame, PageTemplate, Slot } from './page-template';

/** What one answer says. */
export interface PageValues {
  readonly nonce: string;
  /** Of the address that was asked for. */
  readonly pathname: string;
  readonly search: string;
  readonly frame: PageFrame;
  readonly query: ListQuery;
  /** The place that the list goes on from; empty: its start. */
  readonly after: string;
  /** As JSON, and taken apart. */
  readonly list: string;
  readonly page: QueuePage;
}

/** The address as the page's scripts keep it: what was asked for, and what its parameters say. */
function placeOf({ pathname, search }: PageValues): string {
  const said = [...new URLSearchParams(search)].map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  const asked = (pathname + search).split('/');
  return `"c":${JSON.stringify(asked)},"q":${JSON.stringify(said.length === 0 ? '' : `?${said.join('&')}`)}`;
}

/** What stands in each slot of a template for these values. */
function fill(template: KeptTemplate, values: PageValues): Readonly<Record<Slot, string>> {
  const { frame, query, list, page, after } = values;
  const key = `${query.view} ${query.sort} ${after} ${query.q}`;
  const [head, tail] = [flightJson({ query }).slice(0, -1), flightJson({ after }).slice(1)];
  const props = `${head},"initial":"$${template.rowsId}",${tail}`;
  const { menus, foot } = template;
  return {
    nonce: values.nonce,
    place: scriptText(placeOf(values)),
    frame: scriptText(flightJson(frame)),
    rows: textRow(template.rowsId, list),
    query: scriptText(`${flightJson(key)},${props}`),
    waiting: waitingHtml(frame),
    search: searchHtml(query.q, template.suggestions),
    live: liveHtml(frame),
    main: `<main id="main" tabindex="-1"><!--$-->${listHtml({ frame, query, page, after, menus, foot })}<!--$--><!--/$--><!--/$--></main>`,
  };
}

/** The whole page for one answer. */
export function writePage(template: KeptTemplate, values: PageValues): string {
  const filled: Readonly<Record<string, string>> = fill(template, values);
  return template.parts.map((part, at) => (at % 2 === 0 ? part : (filled[part] ?? ''))).join('');
}

/** In which slots these functions would not have written what React did; none, where the template may be used. */
export function differences(
  template: PageTemplate,
  values: Pick<PageValues, 'pathname' | 'search'>,
): readonly Slot[] {
  const { was } = template;
  const filled = fill(template, {
    ...values,
    nonce: was.nonce,
    frame: template.frame,
    query: template.query,
    after: template.after,
    list: template.list,
    page: JSON.parse(template.list) as QueuePage,
  });
  const asScript: Partial<Record<Slot, string>> = {
    place: scriptText(was.place),
    frame: scriptText(was.frame),
    query: scriptText(was.query),
    rows: textRow(template.rowsId, was.rows),
  };
  return (Object.keys(filled) as Slot[]).filter(
    (slot) => filled[slot] !== (asScript[slot] ?? was[slot]),
  );
}
