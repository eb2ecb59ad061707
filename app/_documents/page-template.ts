import { z } from 'zod';
import {
  Cuts,
  cutFrame,
  cutPlace,
  cutStretches,
  frameSlots,
  frameStretches,
  lineOf,
  mainOf,
  mark,
  nonceOf,
  type PageFrame,
  partsOfPage,
  readFlightJson,
  stretch,
  suggestionsOf,
  withData,
} from './cuts';
import { type FlightRow, flightOf, readRows } from './flight';
import { jsonEnd } from './json-end';
import { ListQuery } from './list-query';
import { settled } from './settle';

/** What differs from one answer to the next. */
export const slots = [...frameSlots, 'rows', 'query', 'main'] as const;
export type Slot = (typeof slots)[number];
type Cut = Cuts<Slot>;

const Props = z.object({ query: ListQuery, initial: z.string(), after: z.string() });

/** A page that React drew, cut where the next one differs. */
export interface PageTemplate {
  /** Texts and slots by turns, the first a text. */
  readonly parts: readonly string[];
  /** What stood in each slot. */
  readonly was: Readonly<Record<Slot, string>>;
  /** Id of the row of data that holds the list. */
  readonly rowsId: string;
  /** The frame, the list (JSON) and its question, as the page had them. */
  readonly frame: PageFrame;
  readonly list: string;
  readonly query: ListQuery;
  readonly after: string;
  /** Ids that React gave the menus of the page, and the search field's suggestions. */
  readonly menus: readonly string[];
  readonly suggestions: string;
  readonly foot: string;
}

/** What writing needs of it. */
export type KeptTemplate = Pick<
  PageTemplate,
  'parts' | 'rowsId' | 'menus' | 'suggestions' | 'foot'
>;

/** What to keep of a template: texts of their own, for one that is cut out of the page holds all of the page in memory. */
export const withoutPage = (template: PageTemplate): KeptTemplate => {
  const { parts, rowsId, menus, suggestions, foot } = template;
  return structuredClone({ parts, rowsId, menus, suggestions, foot });
};

interface Data {
  readonly text: string;
  readonly rowsId: string;
  readonly frame: PageFrame;
  readonly list: string;
  readonly query: ListQuery;
  readonly after: string;
}

/** The data of a page with its slots, as the inside of a script's string. */
function cutData(rows: readonly FlightRow[], cuts: Cut): Data | null {
  const found: { frame?: PageFrame; query?: ListQuery; after?: string; rowsId?: string } = {};
  const lines = rows.map((row) => {
    if (row.tag !== '') return row;
    const value = cutQuery(cutFrame(cutPlace(row, cuts), cuts, found), cuts, found);
    return { ...row, value };
  });
  const { frame, query, after = '', rowsId } = found;
  const list = rows.find((row) => row.id === rowsId && row.tag === 'T')?.value;
  if (!frame || !query || rowsId === undefined || list === undefined) return null;
  const text = lines
    .map((row) => (row.id === rowsId ? cuts.whole(list, 'rows') : lineOf(row)))
    .join('');
  return { text, rowsId, frame, list, query, after };
}

function cutQuery(
  value: string,
  cuts: Cut,
  found: { query?: ListQuery; after?: string; rowsId?: string },
): string {
  const at = value.indexOf('{"query":{"q":');
  if (at < 0) return value;
  const to = jsonEnd(value, at);
  const key = /"(?:[^"\\]|\\.)*",$/.exec(value.slice(0, at));
  const props = Props.safeParse(readFlightJson(value.slice(at, to)));
  const rowsId = props.success ? /^\$([0-9a-f]+)$/.exec(props.data.initial)?.[1] : undefined;
  if (!key || !props.success || rowsId === undefined) return value;
  found.query = props.data.query;
  found.after = props.data.after;
  found.rowsId = rowsId;
  return cuts.cut(value, key.index, to, 'query');
}

/**
 * Cuts the queue's page of one person where another answer to the same person differs. Null: the page is not as these
 * functions know it; then it is not written by them.
 */
export function cutPage(page: string): PageTemplate | null {
  const nonce = nonceOf(page);
  const whole = page.includes(mark) ? null : settled(page);
  if (nonce === null || whole === null) return null;
  const rows = readRows(flightOf(whole));
  const cuts: Cut = new Cuts();
  const data = rows === null ? null : cutData(rows, cuts);
  if (data === null) return null;
  const html = withData(whole, nonce, data.text);
  const main = mainOf(html);
  if (main === null) return null;
  const drawn = html.slice(...main);
  const menus = [...drawn.matchAll(/popoverTarget="([^"]+)"/g)].map((match) => match[1] ?? '');
  const foot = stretch(drawn, '<footer class="foot">', '</footer>');
  const suggestions = suggestionsOf(html);
  const rest = cutStretches(cuts.cut(html, main[0], main[1], 'main'), cuts, frameStretches);
  cuts.was.nonce = nonce;
  const was = cuts.found(slots);
  if (foot === null || suggestions === undefined || rest === null || was === null) return null;
  return {
    parts: partsOfPage(rest, nonce),
    was,
    rowsId: data.rowsId,
    frame: data.frame,
    list: data.list,
    query: data.query,
    after: data.after,
    menus,
    suggestions,
    foot: drawn.slice(...foot),
  };
}
