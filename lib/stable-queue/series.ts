export interface SeriesLine {
  /** 1 for the first. */
  readonly line: number;
  /** As written, options and comment taken off. */
  readonly name: string;
}

/** More of a line is not looked at: a name that goes on there is refused, a comment may. */
const lineLength = 1000;

/**
 * The patches that a quilt series names, in order (quilt(1), "SERIES FILE"): one a line, `#` begins a comment at the
 * start of a line or behind a blank, options such as `-p1` may follow the name.
 */
export function readSeries(text: string): SeriesLine[] {
  const found: SeriesLine[] = [];
  for (const [at, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const name = raw
      .slice(0, lineLength)
      .replace(/(?:^|\s)#.*$/, '')
      .replace(/\s-\S+(?:\s+-\S+)*\s*$/, '')
      .trim();
    if (name !== '') found.push({ line: at + 1, name });
  }
  return found;
}

/** Why a name in a series is not followed, or null when it stays in its folder. */
export function refuseName(name: string): string | null {
  const parts = name.split('/');
  if (name.startsWith('/') || parts.includes('..')) return 'leads out of its folder';
  if (parts.includes('') || parts.includes('.')) return 'is no plain path';
  if (name.length > 500) return 'is longer than a file name';
  if (/[\p{Cc}\\]/u.test(name)) return 'holds characters that no patch is named with';
  return null;
}
