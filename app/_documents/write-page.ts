import type { QueuePage } from '@/lib/contracts/pages';
import { flightJson, textRow } from './flight';
import { scriptText } from './html';
import { listHtml } from './list-html';
import type { ListQuery } from './list-query';
import type { KeptTemplate, PageTemplate, Slot } from './page-template';
import { type FrameValues, fillFrame, joinParts } from './write-frame';

/** What one answer says. */
export interface PageValues extends FrameValues {
  readonly query: ListQuery;
  /** The place that the list goes on from; empty: its start. */
  readonly after: string;
  /** As JSON, and taken apart. */
  readonly list: string;
  readonly page: QueuePage;
}

/** What stands in each slot of a template for these values. */
function fill(template: KeptTemplate, values: PageValues): Readonly<Record<Slot, string>> {
  const { frame, query, list, page, after } = values;
  const key = `${query.view} ${query.sort} ${after} ${query.q}`;
  const [head, tail] = [flightJson({ query }).slice(0, -1), flightJson({ after }).slice(1)];
  const props = `${head},"initial":"$${template.rowsId}",${tail}`;
  const { menus, foot } = template;
  return {
    ...fillFrame(values, { q: query.q, suggestions: template.suggestions }),
    rows: textRow(template.rowsId, list),
    query: scriptText(`${flightJson(key)},${props}`),
    main: `<main id="main" tabindex="-1"><!--$-->${listHtml({ frame, query, page, after, menus, foot })}<!--$--><!--/$--><!--/$--></main>`,
  };
}

/** The whole page for one answer. */
export function writePage(template: KeptTemplate, values: PageValues): string {
  return joinParts(template.parts, fill(template, values));
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
