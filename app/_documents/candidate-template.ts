import { z } from 'zod';
import { PatchView } from '@/lib/contracts/pages';
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
  suggestionsOf,
  withData,
} from './cuts';
import { type FlightRow, flightOf, readRows } from './flight';
import { jsonEnd } from './json-end';
import { ListQuery } from './list-query';
import { settled } from './settle';

/** What differs from one candidate's page to the next. */
export const candidateSlots = [
  ...frameSlots,
  'oid',
  'title',
  'heading',
  'candidate',
  'patch',
  'props',
  'main',
] as const;
export type CandidateSlot = (typeof candidateSlots)[number];
type Cut = Cuts<CandidateSlot>;

const Props = z.object({
  oid: z.string(),
  initial: z.string().regex(/^\$[0-9a-f]+$/),
  query: ListQuery,
  patch: z.string().regex(/^\$@[0-9a-f]+$/),
  branch: z.null(),
});

/** What a candidate's page is about. */
export interface Shown {
  readonly oid: string;
  readonly frame: PageFrame;
  readonly query: ListQuery;
  /** A CandidateView as JSON. */
  readonly json: string;
  /** Null: it does not come with the page. */
  readonly patch: PatchView | null;
}

/** What writing needs of a page that React drew. */
export interface KeptCandidate {
  /** Texts and slots by turns, the first a text. */
  readonly parts: readonly string[];
  /** Ids of the rows of data that hold the candidate and its patch. */
  readonly candidateId: string;
  readonly patchId: string;
  /** Id that React gave the search field's suggestions. */
  readonly suggestions: string;
}

/** A candidate's page that React drew, cut where the next one differs. */
export interface CandidateTemplate {
  readonly kept: KeptCandidate;
  /** What stood in each slot. */
  readonly was: Readonly<Record<CandidateSlot, string>>;
  readonly shown: Shown;
}

interface Found {
  frame?: PageFrame;
  props?: z.infer<typeof Props>;
}

/** Cuts the path's parameter, the title and what the page's component is given out of a row of data. */
function cutRow(row: FlightRow, cuts: Cut, found: Found): FlightRow {
  if (row.tag !== '') return row;
  let value = cutFrame(cutPlace(row, cuts), cuts, found);
  for (const [slot, head] of [
    ['oid', '"n":"oid","t":"d","k":'],
    ['title', '["$","title","0",{"children":'],
  ] as const) {
    const at = value.indexOf(head);
    const text = at < 0 ? null : /^"(?:[^"\\]|\\.)*"/.exec(value.slice(at + head.length));
    if (text === null) continue;
    const from = at + head.length;
    value = cuts.cut(value, from, from + text[0].length, slot);
  }
  return { ...row, value: cutProps(value, cuts, found) };
}

function cutProps(value: string, cuts: Cut, found: Found): string {
  const at = value.indexOf('{"oid":"');
  const key = at < 0 ? null : /"[0-9a-f]+",$/.exec(value.slice(0, at));
  if (key === null) return value;
  const to = jsonEnd(value, at);
  const props = Props.safeParse(to < 0 ? null : readFlightJson(value.slice(at, to)));
  if (!props.success) return value;
  found.props = props.data;
  return cuts.cut(value, key.index, to, 'props');
}

/** What a row of data says; a long text in it stands in a row of its own, whose id comes back too. Null: not understood. */
function readPatch(rows: readonly FlightRow[], id: string) {
  const row = rows.find((one) => one.id === id && one.tag === '');
  const said = z
    .nullable(PatchView)
    .safeParse(row === undefined ? undefined : readFlightJson(row.value));
  if (!said.success) return null;
  const patch = said.data;
  const textId = patch === null ? undefined : /^\$([0-9a-f]+)$/.exec(patch.text)?.[1];
  if (patch === null || textId === undefined) return { patch, textId: null };
  const text = rows.find((one) => one.id === textId && one.tag === 'T')?.value;
  return text === undefined ? null : { patch: { ...patch, text }, textId };
}

/** Cuts the page of a candidate where another one to the same person differs. Null: it is not as these functions know it. */
export function cutCandidate(page: string): CandidateTemplate | null {
  const nonce = nonceOf(page);
  const whole = page.includes(mark) ? null : settled(page);
  const rows = whole === null ? null : readRows(flightOf(whole));
  if (nonce === null || whole === null || rows === null) return null;
  const cuts: Cut = new Cuts();
  const found: Found = {};
  const cut = rows.map((row) => cutRow(row, cuts, found));
  const { frame, props } = found;
  if (!frame || !props) return null;
  const [candidateId, patchId] = [props.initial.slice(1), props.patch.slice(2)];
  const json = rows.find((row) => row.id === candidateId && row.tag === 'T')?.value;
  const said = readPatch(rows, patchId);
  if (json === undefined || said === null) return null;
  const lines = cut.map((row) => {
    if (row.id === candidateId) return cuts.whole(json, 'candidate');
    if (row.id === patchId) return cuts.whole(row.value, 'patch');
    return row.id === said.textId ? '' : lineOf(row);
  });
  const html = withData(whole, nonce, lines.join(''));
  const main = mainOf(html);
  const suggestions = suggestionsOf(html);
  const rest =
    main === null
      ? null
      : cutStretches(cuts.cut(html, main[0], main[1], 'main'), cuts, [
          ['heading', '<title>', '</title>'],
          ...frameStretches,
        ]);
  cuts.was.nonce = nonce;
  const was = cuts.found(candidateSlots);
  if (suggestions === undefined || rest === null || was === null) return null;
  return {
    kept: { parts: partsOfPage(rest, nonce), candidateId, patchId, suggestions },
    was,
    shown: {
      oid: props.oid,
      frame,
      query: props.query,
      json,
      patch: said.patch,
    },
  };
}
