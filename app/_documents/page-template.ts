import { z } from 'zod';
import { ProjectFrame, QueueQuery } from '@/lib/contracts/pages';
import { type FlightRow, flightOf, readRows, withoutFlight } from './flight';
import { scriptText } from './html';
import { jsonEnd } from './json-end';
import { settled } from './settle';

/** What differs from one answer to the next. */
export const slots = [
  'nonce',
  'place',
  'frame',
  'rows',
  'query',
  'waiting',
  'search',
  'live',
  'main',
] as const;
export type Slot = (typeof slots)[number];

const PageFrame = ProjectFrame.extend({ viewerId: z.string() });
/** What the frame of a page shows, and to whom. */
export type PageFrame = z.infer<typeof PageFrame>;
const ListQuery = QueueQuery.pick({ q: true, view: true, sort: true });
/** What the address of the queue says. */
export type ListQuery = z.infer<typeof ListQuery>;
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

/** Stands around the names of slots while a page is cut; no page holds it. */
const mark = '\u0000';
const slotMark = (slot: Slot): string => `${mark}${slot}${mark}`;

class Cuts {
  readonly was: Partial<Record<Slot, string>> = {};

  /** Puts a slot in the place of a stretch. */
  cut(text: string, from: number, to: number, slot: Slot): string {
    this.was[slot] = text.slice(from, to);
    return text.slice(0, from) + slotMark(slot) + text.slice(to);
  }
}

/** Texts that begin with "$" come with another one before it. */
const readJson = (text: string): unknown =>
  JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith('$$') ? value.slice(1) : value,
  );

interface Data {
  readonly text: string;
  readonly rowsId: string;
  readonly frame: PageFrame;
  readonly list: string;
  readonly query: ListQuery;
  readonly after: string;
}

/** The data of a page with its slots, as the inside of a script's string. */
function cutData(rows: readonly FlightRow[], cuts: Cuts): Data | null {
  const found: { frame?: PageFrame; query?: ListQuery; after?: string; rowsId?: string } = {};
  const lines = rows.map((row) => {
    if (row.tag !== '') return row;
    const value = cutQuery(cutFrame(cutPlace(row, cuts), cuts, found), cuts, found);
    return { ...row, value };
  });
  const { frame, query, after = '', rowsId } = found;
  const list = rows.find((row) => row.id === rowsId && row.tag === 'T')?.value;
  if (!frame || !query || rowsId === undefined || list === undefined) return null;
  cuts.was.rows = list;
  const text = lines.map((row) => (row.id === rowsId ? slotMark('rows') : lineOf(row))).join('');
  return { text, rowsId, frame, list, query, after };
}

function cutPlace({ id, value }: FlightRow, cuts: Cuts): string {
  const place = id === '0' ? /"c":\[[^\]]*\],"q":"(?:[^"\\]|\\.)*"/.exec(value) : null;
  return place ? cuts.cut(value, place.index, place.index + place[0].length, 'place') : value;
}

function cutFrame(value: string, cuts: Cuts, found: { frame?: PageFrame }): string {
  const head = '{"value":';
  const at = value.indexOf(`${head}{"slug":`);
  if (at < 0) return value;
  const from = at + head.length;
  const to = jsonEnd(value, from);
  const frame = readJson(value.slice(from, to));
  if (!isFrame(frame)) return value;
  found.frame = frame;
  return cuts.cut(value, from, to, 'frame');
}

function cutQuery(
  value: string,
  cuts: Cuts,
  found: { query?: ListQuery; after?: string; rowsId?: string },
): string {
  const at = value.indexOf('{"query":{"q":');
  if (at < 0) return value;
  const to = jsonEnd(value, at);
  const key = /"(?:[^"\\]|\\.)*",$/.exec(value.slice(0, at));
  const props = Props.safeParse(readJson(value.slice(at, to)));
  const rowsId = props.success ? /^\$([0-9a-f]+)$/.exec(props.data.initial)?.[1] : undefined;
  if (!key || !props.success || rowsId === undefined) return value;
  found.query = props.data.query;
  found.after = props.data.after;
  found.rowsId = rowsId;
  return cuts.cut(value, key.index, to, 'query');
}

/** Keeps the order of what it has, which a schema's parsing would not. */
const isFrame = (value: unknown): value is PageFrame => PageFrame.safeParse(value).success;

/** A row as it stands in a script, its slots untouched. */
function lineOf(row: FlightRow): string {
  const line = `${row.id}:${row.tag}`;
  if (row.tag === 'T') {
    return `${line}${Buffer.byteLength(row.value, 'utf8').toString(16)},${scriptText(row.value)}`;
  }
  const parts = row.value
    .split(mark)
    .map((part, at) => (at % 2 === 0 ? scriptText(part) : mark + part + mark));
  return `${line}${parts.join('')}\\n`;
}

/** A stretch from `head` to the end of the first `tail` behind it. */
function stretch(html: string, head: string, tail: string): readonly [number, number] | null {
  const from = html.indexOf(head);
  const to = from < 0 ? -1 : html.indexOf(tail, from);
  return to < 0 ? null : [from, to + tail.length];
}

/**
 * Cuts the queue's page of one person where another answer to the same person differs. Null: the page is not as these
 * functions know it; then it is not written by them.
 */
export function cutPage(page: string): PageTemplate | null {
  const nonce = /<script [^>]*nonce="([^"]{8,})"/.exec(page)?.[1];
  const whole = page.includes(mark) ? null : settled(page);
  if (nonce === undefined || whole === null) return null;
  const rows = readRows(flightOf(whole));
  const cuts = new Cuts();
  const data = rows === null ? null : cutData(rows, cuts);
  if (data === null) return null;
  const script = `<script nonce="${nonce}">self.__next_f.push([1,"${data.text}"])</script>`;
  // A function: "$" means nothing in what it gives.
  let html = withoutFlight(whole, `${mark}data${mark}`).replace(`${mark}data${mark}`, () => script);
  html = html.replace(
    /<link rel="preload" href="[^"]*" as="script" nonce="[^"]*" fetchPriority="low"\/>(?=<script|<\/body>)/g,
    '',
  );
  const main = stretch(html, '<main id="main" tabindex="-1">', '</main>');
  if (main === null) return null;
  const drawn = html.slice(...main);
  const menus = [...drawn.matchAll(/popoverTarget="([^"]+)"/g)].map((match) => match[1] ?? '');
  const foot = stretch(drawn, '<footer class="foot">', '</footer>');
  const suggestions = /aria-controls="([^"]+)" aria-autocomplete/.exec(html)?.[1];
  if (foot === null || suggestions === undefined) return null;
  html = cuts.cut(html, main[0], main[1], 'main');
  for (const [slot, head, tail] of [
    ['waiting', '<span class="faint">', ' waiting</span></span>'],
    ['search', '<search class="search">', '</search>'],
    ['live', '<div class="live" role="status">', '</div>'],
  ] as const) {
    const at = stretch(html, head, tail);
    if (at === null) return null;
    html = cuts.cut(html, at[0], at[1], slot);
  }
  cuts.was.nonce = nonce;
  const was = cuts.was;
  if (!slots.every((slot) => was[slot] !== undefined)) return null;
  return {
    parts: html.split(nonce).join(slotMark('nonce')).split(mark),
    was: was as Record<Slot, string>,
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
