/** One hunk as `git apply` sees it. Lines are bytes (latin1) with their newline, if they have one. */
export interface Hunk {
  readonly oldStart: number;
  readonly newStart: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Context lines before the first change and after the last. */
  readonly leading: number;
  readonly trailing: number;
}

/** The hunks of one file's patch, or `binary` when git printed none because the content is binary. */
export function parseHunks(patch: Buffer): readonly Hunk[] | 'binary' {
  const lines = patch.toString('latin1').split('\n');
  const hunks: Hunk[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    at += 1;
    if (header === null) {
      if (hunks.length === 0 && /^(Binary files |GIT binary patch$)/.test(line)) return 'binary';
      continue;
    }
    let oldLeft = Number(header[2] ?? 1);
    let newLeft = Number(header[4] ?? 1);
    const before: string[] = [];
    const after: string[] = [];
    let leading = 0;
    let trailing = 0;
    let changed = false;
    const isCut = (index: number) => (lines[index] ?? '').startsWith('\\ ');
    while (oldLeft > 0 || newLeft > 0) {
      const text = lines[at] ?? '';
      const body = `${text.slice(1)}${isCut(at + 1) ? '' : '\n'}`;
      const sign = text[0];
      at += 1;
      if (sign === '\\') continue;
      if (sign === '-') {
        before.push(body);
        oldLeft -= 1;
        changed = true;
        trailing = 0;
      } else if (sign === '+') {
        after.push(body);
        newLeft -= 1;
        changed = true;
        trailing = 0;
      } else {
        before.push(body);
        after.push(body);
        oldLeft -= 1;
        newLeft -= 1;
        if (!changed) leading += 1;
        trailing += 1;
      }
      if (at > lines.length) throw new Error('a patch of git ends inside a hunk');
    }
    hunks.push({
      oldStart: Number(header[1]),
      newStart: Number(header[3]),
      before,
      after,
      leading,
      trailing,
    });
  }
  return hunks;
}

/**
 * Applies hunks as `git apply` does without options (apply.c: apply_one_fragment, find_pos, match_fragment,
 * update_image): all context must match, at the stated place or nearest to it; a hunk that starts at line 1 or 0 must
 * match at the beginning, one without trailing context at the end; lines an earlier hunk wrote do not match again.
 * The resulting content, or null when a hunk does not apply.
 */
export function applyHunks(content: Buffer, hunks: readonly Hunk[]): Buffer | null {
  const places = onlyPlaces(content, hunks);
  if (places === 'none') return null;
  return places === 'many' ? applyByLine(content, hunks) : replaced(content, places);
}

/** Where a hunk's lines are in a file, from first to before last byte, and what comes there. */
interface Place {
  readonly from: number;
  readonly to: number;
  readonly after: Buffer;
}

/** The bytes of a hunk's lines; null where that of the last line is a question of white space. */
interface HunkBytes {
  readonly before: Buffer;
  readonly after: Buffer;
}
const bytesOf = new WeakMap<Hunk, HunkBytes | null>();

function hunkBytes(hunk: Hunk): HunkBytes | null {
  const known = bytesOf.get(hunk);
  if (known !== undefined) return known;
  const isWhole = hunk.before.at(-1)?.endsWith('\n') === true;
  const join = (lines: readonly string[]) => Buffer.from(lines.join(''), 'latin1');
  const made = isWhole ? { before: join(hunk.before), after: join(hunk.after) } : null;
  bytesOf.set(hunk, made);
  return made;
}

/**
 * Where the hunks go, found without taking the file apart: `none` where one of them cannot apply; `many` where one has
 * several places, or its lines must be looked at one by one. What a hunk matches is always a piece of the file as it
 * was, since lines that an earlier hunk wrote do not match, nor pieces with such lines between them.
 */
function onlyPlaces(content: Buffer, hunks: readonly Hunk[]): readonly Place[] | 'none' | 'many' {
  const places: Place[] = [];
  let isOpen = false;
  for (const hunk of hunks) {
    const bytes = hunkBytes(hunk);
    if (bytes === null) {
      isOpen = true;
      continue;
    }
    const from = content.indexOf(bytes.before);
    if (from < 0) return 'none';
    const to = from + bytes.before.length;
    if (isOpen || content.indexOf(bytes.before, from + 1) >= 0) {
      isOpen = true;
      continue;
    }
    if (from > 0 && content[from - 1] !== 0x0a) return 'none';
    if (hunk.oldStart <= 1 && from > 0) return 'none';
    if (hunk.trailing === 0 && to < content.length) return 'none';
    if (places.some((other) => from < other.to && other.from < to)) return 'none';
    places.push({ from, to, after: bytes.after });
  }
  return isOpen ? 'many' : places;
}

function replaced(content: Buffer, places: readonly Place[]): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const { from, to, after } of [...places].sort((a, b) => a.from - b.from)) {
    parts.push(content.subarray(at, from), after);
    at = to;
  }
  parts.push(content.subarray(at));
  return Buffer.concat(parts);
}

/** The same as `applyHunks`, for every kind of hunk: line by line. */
export function applyByLine(content: Buffer, hunks: readonly Hunk[]): Buffer | null {
  const image: Image = { lines: splitLines(content.toString('latin1')), written: [] };
  for (const hunk of hunks) {
    const position = findPosition(image, hunk);
    if (position < 0) return null;
    const { length } = hunk.before;
    const shift = hunk.after.length - length;
    const rest = image.lines.slice(position + length);
    image.lines = image.lines.slice(0, position).concat(hunk.after, rest);
    for (const range of image.written) {
      if (range.from < position) continue;
      range.from += shift;
      range.to += shift;
    }
    image.written.push({ from: position, to: position + hunk.after.length });
  }
  return Buffer.from(image.lines.join(''), 'latin1');
}

interface Image {
  lines: readonly string[];
  /** Lines that earlier hunks wrote, from first to before last: they do not match again. */
  readonly written: { from: number; to: number }[];
}

function findPosition(image: Image, hunk: Hunk): number {
  const { length } = image.lines;
  const fromStart = hunk.oldStart <= 1;
  const toEnd = hunk.trailing === 0;
  let line = hunk.newStart > 0 ? hunk.newStart - 1 : 0;
  if (fromStart) line = 0;
  else if (toEnd) line = length - hunk.before.length;
  // apply.c compares unsigned: a negative line is past the end.
  if (line < 0 || line > length) line = length;
  let backwards = line;
  let forwards = line;
  let current = line;
  for (let turn = 0; ; turn++) {
    if (matches(image, hunk, current, fromStart, toEnd)) return current;
    if (backwards === 0 && forwards === length) return -1;
    // Odd turns look before, even ones behind; a side that is used up leaves its turn to the other.
    if (turn % 2 === 1 && backwards === 0) turn += 1;
    else if (turn % 2 === 0 && forwards === length) turn += 1;
    if (turn % 2 === 1) {
      backwards -= 1;
      current = backwards;
    } else {
      forwards += 1;
      current = forwards;
    }
  }
}

function matches(
  { lines, written }: Image,
  hunk: Hunk,
  at: number,
  fromStart: boolean,
  toEnd: boolean,
): boolean {
  const { before } = hunk;
  const end = before.length + at;
  if (end > lines.length) return false;
  if (toEnd && end !== lines.length) return false;
  if (fromStart && at !== 0) return false;
  if (before.length > 0 && written.some((range) => range.from < end && at < range.to)) return false;
  for (let index = 0; index < before.length; index++) {
    const wanted = before[index] ?? '';
    const line = lines[at + index] ?? '';
    if (line === wanted) continue;
    // Only the last line can lack its newline; git then compares as many bytes as the patch has, and line by line
    // only what is not white space.
    const last = index === before.length - 1 && !wanted.endsWith('\n');
    if (!last || toEnd || !line.startsWith(wanted)) return false;
    if (!/^[ \t\r\n]*$/.test(line.slice(wanted.length))) return false;
  }
  return true;
}

/** Lines with their newline, if they have one. */
function splitLines(text: string): string[] {
  const lines: string[] = [];
  let from = 0;
  while (from < text.length) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 ? text.length : newline + 1;
    lines.push(text.slice(from, to));
    from = to;
  }
  return lines;
}
