/**
 * The same text in memory of its own. V8 keeps a piece of 13 characters or more as a view of the text it was cut from,
 * which then stays as long as the piece does: a name that is remembered would hold its whole file.
 */
export function ownText(text: string): string {
  return text.length < shortest ? text : String(JSON.parse(JSON.stringify(text)));
}

/** Shorter pieces are copied anyway. */
const shortest = 13;
