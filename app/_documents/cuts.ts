import { z } from 'zod';
import { ProjectFrame } from '@/lib/contracts/pages';
import { type FlightRow, withoutFlight } from './flight';
import { scriptText } from './html';
import { jsonEnd } from './json-end';

/** What differs from one answer to the next on every page of a project. */
export const frameSlots = ['nonce', 'place', 'frame', 'waiting', 'search', 'live'] as const;
export type FrameSlot = (typeof frameSlots)[number];

const PageFrame = ProjectFrame.extend({ viewerId: z.string() });
/** What the frame of a page shows, and to whom. */
export type PageFrame = z.infer<typeof PageFrame>;

/** Stands around the names of slots while a page is cut; no page holds it. */
export const mark = '\u0000';
const slotMark = (slot: string): string => `${mark}${slot}${mark}`;

/** What was cut out of a page, by slot. */
export class Cuts<Slot extends string> {
  readonly was: Partial<Record<Slot | FrameSlot, string>> = {};

  /** Puts a slot in the place of a stretch. */
  cut(text: string, from: number, to: number, slot: Slot | FrameSlot): string {
    this.was[slot] = text.slice(from, to);
    return text.slice(0, from) + slotMark(slot) + text.slice(to);
  }

  /** Puts a slot in the place of a whole text. */
  whole(text: string, slot: Slot | FrameSlot): string {
    return this.cut(text, 0, text.length, slot);
  }

  /** Null, where one of the slots was not found. */
  found<S extends Slot | FrameSlot>(slots: readonly S[]): Readonly<Record<S, string>> | null {
    return slots.every((slot) => this.was[slot] !== undefined)
      ? (this.was as Record<S, string>)
      : null;
  }
}

/** JSON of React's data: texts that begin with "$" come with another one before it. */
export const readFlightJson = (text: string): unknown =>
  JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith('$$') ? value.slice(1) : value,
  );

/** Cuts the address that was asked for out of the row of data that begins the page. */
export function cutPlace<S extends string>({ id, value }: FlightRow, cuts: Cuts<S>): string {
  const place = id === '0' ? /"c":\[[^\]]*\],"q":"(?:[^"\\]|\\.)*"/.exec(value) : null;
  return place ? cuts.cut(value, place.index, place.index + place[0].length, 'place') : value;
}

/** Cuts what the frame shows out of a row of data that has it. */
export function cutFrame<S extends string>(
  value: string,
  cuts: Cuts<S>,
  found: { frame?: PageFrame },
): string {
  const head = '{"value":';
  const at = value.indexOf(`${head}{"slug":`);
  if (at < 0) return value;
  const from = at + head.length;
  const to = jsonEnd(value, from);
  const frame = readFlightJson(value.slice(from, to));
  if (!isFrame(frame)) return value;
  found.frame = frame;
  return cuts.cut(value, from, to, 'frame');
}

/** Keeps the order of what it has, which a schema's parsing would not. */
const isFrame = (value: unknown): value is PageFrame => PageFrame.safeParse(value).success;

/** A row as it stands in a script, its slots untouched. */
export function lineOf(row: FlightRow): string {
  const line = `${row.id}:${row.tag}`;
  if (row.tag === 'T') {
    return `${line}${Buffer.byteLength(row.value, 'utf8').toString(16)},${scriptText(row.value)}`;
  }
  const parts = row.value
    .split(mark)
    .map((part, at) => (at % 2 === 0 ? scriptText(part) : mark + part + mark));
  return `${line}${parts.join('')}\\n`;
}

/** The nonce of a page; null: it has none. */
export const nonceOf = (page: string): string | null =>
  /<script [^>]*nonce="([^"]{8,})"/.exec(page)?.[1] ?? null;

/** The page with one script of data in the place of all, and without what asks ahead for scripts that it names anyway. */
export function withData(page: string, nonce: string, data: string): string {
  const script = `<script nonce="${nonce}">self.__next_f.push([1,"${data}"])</script>`;
  const hole = slotMark('data');
  // A function: "$" means nothing in what it gives.
  return withoutFlight(page, hole)
    .replace(hole, () => script)
    .replace(
      /<link rel="preload" href="[^"]*" as="script" nonce="[^"]*" fetchPriority="low"\/>(?=<script|<\/body>)/g,
      '',
    );
}

/** A stretch from `head` to the end of the first `tail` behind it. */
export function stretch(
  html: string,
  head: string,
  tail: string,
): readonly [number, number] | null {
  const from = html.indexOf(head);
  const to = from < 0 ? -1 : html.indexOf(tail, from);
  return to < 0 ? null : [from, to + tail.length];
}

/** What stands in a page's `<main>`, with it. */
export const mainOf = (html: string): readonly [number, number] | null =>
  stretch(html, '<main id="main" tabindex="-1">', '</main>');

/** Cuts stretches out of a page, in this order; null: one is not there. */
export function cutStretches<S extends string>(
  html: string,
  cuts: Cuts<S>,
  stretches: readonly (readonly [slot: S | FrameSlot, head: string, tail: string])[],
): string | null {
  let rest = html;
  for (const [slot, head, tail] of stretches) {
    const at = stretch(rest, head, tail);
    if (at === null) return null;
    rest = cuts.cut(rest, at[0], at[1], slot);
  }
  return rest;
}

/** What the frame draws otherwise from one answer to the next. */
export const frameStretches = [
  ['waiting', '<span class="faint">', ' waiting</span></span>'],
  ['search', '<search class="search">', '</search>'],
  ['live', '<div class="live" role="status">', '</div>'],
] as const;

/** The id that React gave the search field's suggestions. */
export const suggestionsOf = (html: string): string | undefined =>
  /aria-controls="([^"]+)" aria-autocomplete/.exec(html)?.[1];

/** Texts and slots by turns, the first a text. */
export const partsOfPage = (html: string, nonce: string): readonly string[] =>
  html.split(nonce).join(slotMark('nonce')).split(mark);
