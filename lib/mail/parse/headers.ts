import { addressParser, decodeWords } from 'postal-mime';
import type { MailAddress } from '@/lib/contracts/mail';
import { asLatin1, decodeBytes } from './bytes';

/** One header field: `name` in lower case, `value` unfolded, bytes decoded, encoded words not yet. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

export interface HeaderBlock {
  readonly fields: readonly HeaderField[];
  /** Offset of the body in the message. */
  readonly bodyStart: number;
  /** Lines inside the block that are no header; a few of them, for the message to the person. */
  readonly malformed: readonly string[];
  /** The header lines end with CR LF: so does the rest, by transport. */
  readonly crlf: boolean;
}

const fieldLine = /^([!-9;-~]{1,80})[ \t]*:[ \t]?(.*)$/;
/** A header block longer than this is no header block. */
const maxHeaderBytes = 2 * 1024 * 1024;

/**
 * Splits the header block off a message. Damaged blocks are read as far as they go: a line that is no header ends the
 * block when nothing was read yet, and is passed over otherwise. A leading mbox separator line is skipped.
 */
export function readHeaders(raw: Uint8Array): HeaderBlock {
  const latin = asLatin1(raw.subarray(0, maxHeaderBytes));
  const lines: { name: string; parts: Buffer[] }[] = [];
  const malformed: string[] = [];
  let position = skipPreamble(latin);
  let crlf = false;
  let bodyStart = raw.byteLength;
  while (position < latin.length) {
    const newline = latin.indexOf('\n', position);
    const end = newline === -1 ? latin.length : newline;
    const next = newline === -1 ? latin.length : newline + 1;
    const isCrlf = end > position && latin[end - 1] === '\r';
    const line = latin.slice(position, isCrlf ? end - 1 : end);
    const last = lines.at(-1);
    if (line === '') {
      bodyStart = next;
      break;
    }
    const field = fieldLine.exec(line);
    if (/^[ \t]/.test(line) && last !== undefined) {
      last.parts.push(Buffer.from(line.trimStart(), 'latin1'));
    } else if (field) {
      lines.push({
        name: (field[1] ?? '').toLowerCase(),
        parts: [Buffer.from(field[2] ?? '', 'latin1')],
      });
    } else if (last === undefined) {
      return { fields: [], bodyStart: position, malformed: [line.slice(0, 120)], crlf: isCrlf };
    } else {
      if (malformed.length < 5)
        malformed.push(decodeBytes(Buffer.from(line, 'latin1')).slice(0, 120));
    }
    crlf = isCrlf;
    position = next;
  }
  const fields = lines.map(({ name, parts }) => ({
    name,
    value: parts
      .map((part) => decodeBytes(part))
      .join(' ')
      .trim(),
  }));
  return { fields, bodyStart, malformed, crlf };
}

/** Blank lines and one `From ` separator in front of the first header. */
function skipPreamble(latin: string): number {
  const blank = /^(?:\uFEFF|\u00EF\u00BB\u00BF)?[ \t\r\n]*(?=\S)/.exec(latin)?.[0].length ?? 0;
  const separator = /^>?From [^\n]*\n/.exec(latin.slice(blank, blank + 2000));
  return separator ? blank + separator[0].length : blank;
}

/** The first field of that name: duplicates after it are ignored, as mail readers do. */
export function headerValue(block: HeaderBlock, name: string): string | null {
  return block.fields.find((field) => field.name === name)?.value ?? null;
}

/** A header for reading: encoded words decoded, white space (folds) collapsed. */
export function headerText(block: HeaderBlock, name: string): string | null {
  const value = headerValue(block, name);
  if (value === null) return null;
  return decodeWords(value)
    .replace(/[\s\0]+/g, ' ')
    .trim();
}

/** Addresses of all fields of that name, groups flattened, `a at b` read as `a@b`. */
export function headerAddresses(block: HeaderBlock, name: string): MailAddress[] {
  return block.fields
    .filter((field) => field.name === name)
    .flatMap((field) => readAddresses(field.value));
}

/** Addresses in a header value or an in-body `From:` line. */
export function readAddresses(value: string): MailAddress[] {
  const restored = value.replace(
    /(?<![\w.+-])([\w.+-]{1,200}) at ([\w-]{1,63}(?:\.[\w-]{1,63}){1,20})/g,
    '$1@$2',
  );
  return addressParser(restored, { flatten: true }).map((found) => ({
    name: decodeWords(found.name ?? '')
      .replace(/\s+/g, ' ')
      .trim(),
    email: found.address ?? '',
  }));
}

/** Message-IDs of a References or In-Reply-To field, in order, brackets kept; a bare id is bracketed. */
export function messageIds(value: string | null): string[] {
  if (value === null) return [];
  const bracketed = value.match(/<[^<>\s]+>/g);
  if (bracketed) return [...new Set(bracketed)];
  const bare = value.match(/[^\s<>"'(),;]{1,200}@[^\s<>"'(),;]{1,200}/g) ?? [];
  return [...new Set(bare)].map((id) => `<${id}>`);
}

/** The Message-ID as written, or null. Some archives break it over two lines. */
export function messageId(block: HeaderBlock): string | null {
  const value = headerValue(block, 'message-id');
  if (value === null) return null;
  const joined = /<[^<>]+>/.exec(value)?.[0].replace(/\s+/g, '');
  return joined ?? (value.trim() === '' ? null : value.trim());
}

/** ISO 8601 in UTC, or null. */
export function isoDate(value: string | null): string | null {
  if (value === null) return null;
  const time = Date.parse(value.replace(/\([^)]*\)\s*$/, '').trim());
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
