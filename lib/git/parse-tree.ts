import type { RawTreeEntry } from '@/lib/ports';

/** Modes as they are written in nearly every entry: one string serves all of them. */
const usualModes: ReadonlyMap<string, string> = new Map(
  ['100644', '100755', '120000', '160000'].map((mode) => [mode, mode]),
);
const folderMode = '040000';

/**
 * The entries of a tree object, in the object's order. Names stay bytes (one char per byte, latin1). The object is
 * turned into text as a whole: three small strings of each entry by themselves would cost several times that.
 */
export function parseTree(raw: Buffer): RawTreeEntry[] {
  const entries: RawTreeEntry[] = [];
  const text = raw.toString('latin1');
  const digits = raw.toString('hex');
  let at = 0;
  while (at < text.length) {
    const space = text.indexOf(' ', at);
    const end = text.indexOf('\0', space);
    if (space < 0 || end < 0 || end + 20 >= text.length + 1) break;
    const written = text.slice(at, space);
    entries.push({
      mode: written === '40000' ? folderMode : (usualModes.get(written) ?? canonicalMode(written)),
      name: text.slice(space + 1, end),
      oid: digits.slice(2 * end + 2, 2 * end + 42),
    });
    at = end + 21;
  }
  return entries;
}

/** Old trees hold modes like 100664; git reads them as one of the six it knows. */
function canonicalMode(written: string): string {
  const mode = written.padStart(6, '0');
  if (!mode.startsWith('100') || mode === '100644') return mode;
  return (Number.parseInt(mode, 8) & 0o100) !== 0 ? '100755' : '100644';
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A byte path (latin1) for people: UTF-8 when it is valid UTF-8, else as it is. */
export function displayPath(bytes: string): string {
  if (/^[\x20-\x7e]*$/.test(bytes)) return bytes;
  try {
    return strictUtf8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}

/** The byte path of a displayed one: UTF-8 bytes, one char each. */
export function bytePath(shown: string): string {
  return Buffer.from(shown, 'utf8').toString('latin1');
}
