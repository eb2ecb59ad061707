import { scriptText } from './html';

/** One row of the data that React's server sends along with the HTML, as text. */
export interface FlightRow {
  /** Hexadecimal; empty for a row that is of no element. */
  readonly id: string;
  /** What stands between the id and the value: "T" for a long text, "I" for a module; mostly empty. */
  readonly tag: string;
  readonly value: string;
}

const push = /<script nonce="[^"]*">self\.__next_f\.push\(\[1,("(?:[^"\\]|\\.)*")\]\)<\/script>/g;

/** The data in a page, put together from its scripts. */
export const flightOf = (html: string): string =>
  [...html.matchAll(push)].map((match) => JSON.parse(match[1] ?? '""') as string).join('');

/** The page without its data; `mark` stands where they began. */
export function withoutFlight(html: string, mark: string): string {
  let first = true;
  return html.replace(push, () => {
    if (!first) return '';
    first = false;
    return mark;
  });
}

/** Takes the data apart. Null: not understood. Long texts say their length in bytes; every other row ends with its line. */
export function readRows(data: string): readonly FlightRow[] | null {
  const rows: FlightRow[] = [];
  const bytes = Buffer.from(data, 'utf8');
  let at = 0;
  while (at < bytes.length) {
    const colon = bytes.indexOf(':', at);
    if (colon < 0 || colon - at > 8) return null;
    const id = bytes.toString('latin1', at, colon);
    if (!/^[0-9a-f]*$/.test(id)) return null;
    const rest = bytes.toString('latin1', colon + 1, colon + 16);
    const long = /^T([0-9a-f]+),/.exec(rest);
    if (long) {
      const begin = colon + 1 + long[0].length;
      const end = begin + Number.parseInt(long[1] ?? '', 16);
      rows.push({ id, tag: 'T', value: bytes.toString('utf8', begin, end) });
      at = end;
      continue;
    }
    const line = bytes.indexOf('\n', colon);
    const end = line < 0 ? bytes.length : line;
    const tag = /^[A-Z]*/.exec(rest)?.[0] ?? '';
    rows.push({ id, tag, value: bytes.toString('utf8', colon + 1 + tag.length, end) });
    at = end + 1;
  }
  return rows;
}

/** A long text as a row, inside of a script's string. */
export const textRow = (id: string, text: string): string =>
  `${id}:T${Buffer.byteLength(text, 'utf8').toString(16)},${scriptText(text)}`;

/** JSON as React's data have it: a text that begins with "$" would be a reference. */
export const flightJson = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' && part.startsWith('$') ? `$${part}` : part,
  );
