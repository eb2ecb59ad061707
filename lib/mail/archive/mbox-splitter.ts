/** One message of an mbox with its framing: separator line, escaped content, the blank line after it. */
export interface MboxSlice {
  /** The slice, or the beginning of one that is longer than the limit. */
  readonly bytes: Buffer;
  readonly offset: number;
  readonly size: number;
}

const marker = Buffer.from('\nFrom ');
const fromWord = Buffer.from('From ');
/** A separator and the line after it are looked at as far as this. */
const maxLine = 1000;
/** Bytes held back at the end of a chunk: more than a separator's beginning and the line end before it. */
const overlap = 16;

const dateLike = /\d{1,2}:\d\d(?::\d\d)?\b.*\b(?:19|20)\d\d\b/;
const headerLike = /^(?:>?From |[!-9;-~]{1,80}:(?:[ \t]|\r?$))/;
const knownHeader =
  /^(?:from|to|cc|subject|date|message-id|received|return-path|delivered-to|mime-version|content-type|x-[\w-]+|status|reply-to|list-[\w-]+|sender|in-reply-to|references|dkim-signature|envelope-to):/i;

/**
 * Splits an mbox into messages, chunk by chunk. A separator is a `From ` line with a time and a year, after a blank
 * line or before a header; without time and year it needs both, and a well-known header (mboxo, mboxrd and mboxcl
 * files are read alike; Content-Length is not trusted). The slices put together are the input; of one longer than
 * `limit` the first `truncateTo` bytes are kept.
 */
export class MboxSplitter {
  private held: Buffer = Buffer.alloc(0);
  private parts: Buffer[] = [];
  private kept = 0;
  private size = 0;
  private start: number;
  private position: number;
  private open = false;

  constructor(
    private readonly bounds: { readonly limit: number; readonly truncateTo: number },
    offset = 0,
  ) {
    this.start = offset;
    this.position = offset;
  }

  /** Messages that are complete now. */
  push(chunk: Buffer): MboxSlice[] {
    return this.scan(Buffer.concat([this.held, chunk]), false);
  }

  /** The rest, after the last chunk. */
  end(): MboxSlice[] {
    const slices = this.scan(this.held, true);
    const last = this.finish();
    return last ? [...slices, last] : slices;
  }

  private scan(buffer: Buffer, final: boolean): MboxSlice[] {
    const slices: MboxSlice[] = [];
    let flushed = 0;
    let from = 0;
    if (!this.open && buffer.length < fromWord.length && !final) {
      this.held = buffer;
      return slices;
    }
    if (!this.open && buffer.subarray(0, fromWord.length).equals(fromWord)) from = -1;
    for (;;) {
      const hit = from === -1 ? -1 : buffer.indexOf(marker, from);
      if (hit === -1 && from !== -1) break;
      const line = hit + 1;
      const decision = isSeparator(buffer, line, final, !this.open && line === 0);
      if (decision === 'more') {
        const keep = Math.max(flushed, line - overlap);
        this.take(buffer.subarray(flushed, keep));
        this.held = Buffer.from(buffer.subarray(keep));
        return slices;
      }
      if (decision) {
        this.take(buffer.subarray(flushed, line));
        const done = this.finish();
        if (done) slices.push(done);
        flushed = line;
        this.open = true;
      }
      from = line;
    }
    const safe = final ? buffer.length : Math.max(flushed, buffer.length - overlap);
    this.take(buffer.subarray(flushed, safe));
    if (safe > 0) this.open = true;
    this.held = Buffer.from(buffer.subarray(safe));
    return slices;
  }

  private take(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.size += bytes.length;
    this.position += bytes.length;
    const { limit, truncateTo } = this.bounds;
    if (this.size <= limit) {
      // A copy: a view would keep the whole chunk alive.
      this.parts.push(Buffer.from(bytes));
      this.kept += bytes.length;
    } else if (this.kept !== truncateTo) {
      // The first bytes past the limit: what was held for a whole message is let go.
      const head = Buffer.concat([...this.parts, bytes], Math.min(truncateTo, this.size));
      this.parts = [Buffer.from(head)];
      this.kept = head.length;
    }
  }

  private finish(): MboxSlice | null {
    if (this.size === 0) return null;
    const slice = { bytes: Buffer.concat(this.parts), offset: this.start, size: this.size };
    this.parts = [];
    this.kept = 0;
    this.size = 0;
    this.start = this.position;
    return slice;
  }
}

function isSeparator(
  buffer: Buffer,
  line: number,
  final: boolean,
  first: boolean,
): boolean | 'more' {
  const lineEnd = buffer.indexOf(0x0a, line);
  if (lineEnd === -1 && !final && buffer.length - line < maxLine) return 'more';
  const end = lineEnd === -1 ? buffer.length : lineEnd;
  const nextEnd = buffer.indexOf(0x0a, end + 1);
  if (nextEnd === -1 && !final && buffer.length - end < maxLine) return 'more';
  const text = buffer.toString('latin1', line, Math.min(end, line + maxLine));
  const next = buffer.toString(
    'latin1',
    end + 1,
    Math.min(nextEnd === -1 ? buffer.length : nextEnd, end + maxLine),
  );
  const afterBlank =
    first || buffer[line - 2] === 0x0a || (buffer[line - 2] === 0x0d && buffer[line - 3] === 0x0a);
  if (dateLike.test(text)) return afterBlank || headerLike.test(next);
  return afterBlank && knownHeader.test(next);
}

/** Whether bytes begin as an mbox does (blank lines before the first separator are tolerated). */
export function startsAsMbox(head: Buffer): boolean {
  let start = 0;
  while (start < head.length && (head[start] === 0x0a || head[start] === 0x0d)) start += 1;
  if (!head.subarray(start, start + fromWord.length).equals(fromWord)) return false;
  return isSeparator(head.subarray(start), 0, true, true) === true;
}

/**
 * The message inside a slice: separator line and the one blank line of the framing off, `>From ` lines unescaped once
 * (mboxrd; for mboxo the same, except that a line that really began with `>From ` cannot be told apart).
 */
export function unframe(bytes: Buffer): Buffer {
  let start = 0;
  if (bytes.subarray(0, fromWord.length).equals(fromWord)) {
    const newline = bytes.indexOf(0x0a);
    start = newline === -1 ? bytes.length : newline + 1;
  }
  let end = bytes.length;
  if (end - start >= 2 && bytes[end - 1] === 0x0a) {
    if (bytes[end - 2] === 0x0a) end -= 1;
    else if (bytes[end - 2] === 0x0d && bytes[end - 3] === 0x0a) end -= 2;
  }
  const content = bytes.subarray(start, end);
  if (!content.includes('>From ')) return Buffer.from(content);
  return Buffer.from(content.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1');
}
