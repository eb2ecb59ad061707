import type { RawTreeEntry } from '@/lib/ports';

/** The entries of a tree object, in the object's order. Names stay bytes (one char per byte, latin1). */
export function parseTree(raw: Buffer): RawTreeEntry[] {
  const entries: RawTreeEntry[] = [];
  let at = 0;
  while (at < raw.length) {
    const space = raw.indexOf(0x20, at);
    const end = raw.indexOf(0, space);
    if (space < 0 || end < 0 || end + 20 >= raw.length + 1) break;
    entries.push({
      mode: canonicalMode(raw.toString('latin1', at, space)),
      name: raw.toString('latin1', space + 1, end),
      oid: raw.toString('hex', end + 1, end + 21),
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
