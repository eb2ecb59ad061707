import type { FrameSlot, PageFrame } from './cuts';
import { flightJson } from './flight';
import { scriptText } from './html';
import { liveHtml, searchHtml, waitingHtml } from './list-html';

/** What every answer of a project says around its own part. */
export interface FrameValues {
  readonly nonce: string;
  /** Of the address that was asked for. */
  readonly pathname: string;
  readonly search: string;
  readonly frame: PageFrame;
}

/** The address as the page's scripts keep it: what was asked for, and what its parameters say. */
function placeOf({ pathname, search }: FrameValues): string {
  const said = [...new URLSearchParams(search)].map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  const asked = (pathname + search).split('/');
  return `"c":${JSON.stringify(asked)},"q":${JSON.stringify(said.length === 0 ? '' : `?${said.join('&')}`)}`;
}

/** What stands in the slots of the frame; `q` in its search field, which has its suggestions under that id. */
export const fillFrame = (
  values: FrameValues,
  field: { readonly q: string; readonly suggestions: string },
): Readonly<Record<FrameSlot, string>> => ({
  nonce: values.nonce,
  place: scriptText(placeOf(values)),
  frame: scriptText(flightJson(values.frame)),
  waiting: waitingHtml(values.frame),
  search: searchHtml(field.q, field.suggestions),
  live: liveHtml(values.frame),
});

/** The text of a page: its parts, with what fills its slots. */
export const joinParts = (
  parts: readonly string[],
  filled: Readonly<Record<string, string>>,
): string => parts.map((part, at) => (at % 2 === 0 ? part : (filled[part] ?? ''))).join('');
