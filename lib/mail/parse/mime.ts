import PostalMime from 'postal-mime';
import { asLatin1, decodeBase64, decodeBytes, decodeQuotedPrintable, isWideCharset } from './bytes';
import { type HeaderBlock, headerValue, readHeaders } from './headers';

/** A message taken apart: its header, and the one text body that matters. */
export interface Mime {
  readonly header: HeaderBlock;
  /** Text body with the transfer encoding removed and transport line ends (CR LF) undone. */
  readonly body: Uint8Array;
  /** Charset to read the body with, or null when none is claimed. */
  readonly charset: string | null;
  /** Patch attachments (text/x-patch, *.patch, *.diff). */
  readonly patches: readonly Uint8Array[];
  /** What was wrong, in the words of a person; empty when nothing was. */
  readonly problems: readonly string[];
}

const mimeLimits = { maxNestingDepth: 50, maxRfc822NestingDepth: 3 };

/** `name=value` of a Content-Type, quotes removed. */
function parameter(contentType: string, name: string): string | null {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^\\s;]+))`, 'i').exec(contentType);
  return found?.[1] ?? found?.[2] ?? null;
}

/**
 * Takes a message apart. Single-part bodies are handled as bytes here, so that 8-bit text without a charset and
 * patches in any encoding come through unchanged; everything with parts goes through the MIME library.
 * Never throws: what cannot be read is said in `problems`.
 */
export async function readMime(raw: Uint8Array): Promise<Mime> {
  const header = readHeaders(raw);
  const problems: string[] = [];
  if (header.malformed.length > 0 && header.fields.length > 0) {
    problems.push(`the header holds lines that are no header: "${header.malformed[0]}"`);
  }
  const contentType = headerValue(header, 'content-type') ?? 'text/plain';
  const type = /^\s*([\w.+-]+\/[\w.+-]+)/.exec(contentType)?.[1]?.toLowerCase() ?? 'text/plain';
  const encoding = (headerValue(header, 'content-transfer-encoding') ?? '')
    .replace(/\(.*\)/, '')
    .trim()
    .toLowerCase();
  const rawBody = raw.subarray(header.bodyStart);
  if (type === 'text/plain' || !/^(?:multipart|message|text)\//.test(type)) {
    if (!type.startsWith('text/') && header.fields.length > 0) {
      problems.push(`the body is ${type}, not text`);
    }
    const charset = parameter(contentType, 'charset');
    return {
      header,
      ...textBody(decodeTransfer(rawBody, encoding), charset),
      patches: [],
      problems,
    };
  }
  return { header, ...(await readParts(raw, header, rawBody, type, problems)) };
}

function decodeTransfer(body: Uint8Array, encoding: string): Uint8Array {
  if (encoding === 'base64') return decodeBase64(asLatin1(body));
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(asLatin1(body));
  return body;
}

function textBody(
  decoded: Uint8Array,
  charset: string | null,
): { body: Uint8Array; charset: string | null } {
  if (isWideCharset(charset)) {
    return { body: Buffer.from(decodeBytes(decoded, charset), 'utf8'), charset: 'utf-8' };
  }
  return { body: withoutTransportCr(decoded), charset };
}

/** CR LF to LF when every line ends so; mixed line ends belong to the content (a patch of a CR LF file). */
function withoutTransportCr(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(0x0d)) return bytes;
  const latin = asLatin1(bytes);
  return /(?:^|[^\r])\n/.test(latin)
    ? bytes
    : Buffer.from(latin.replaceAll('\r\n', '\n'), 'latin1');
}

/** Bodies with parts. A truncated multipart is read as far as it goes. */
async function readParts(
  raw: Uint8Array,
  header: HeaderBlock,
  rawBody: Uint8Array,
  type: string,
  problems: string[],
): Promise<Omit<Mime, 'header'>> {
  if (type.startsWith('multipart/')) {
    const boundary = parameter(headerValue(header, 'content-type') ?? '', 'boundary');
    if (boundary === null) problems.push('a multipart message without a boundary');
    else if (!asLatin1(rawBody).includes(`--${boundary}--`)) {
      problems.push('the last part of the multipart message is cut off');
    }
  }
  try {
    const mail = await PostalMime.parse(fromFirstHeader(raw), mimeLimits);
    const text = (mail.text ?? '') === '' && mail.html ? htmlToText(mail.html) : (mail.text ?? '');
    const patches = mail.attachments
      .filter(
        (part) =>
          /\.(?:patch|diff)$/i.test(part.filename ?? '') || /x-(?:patch|diff)/.test(part.mimeType),
      )
      .map((part) =>
        typeof part.content === 'string'
          ? Buffer.from(part.content, 'utf8')
          : new Uint8Array(part.content),
      );
    if (text.trim() === '' && patches.length === 0) problems.push('no text part found');
    const body = Buffer.from(text.replace(/\r\n/g, '\n'), 'utf8');
    return { body, charset: 'utf-8', patches, problems };
  } catch (cause) {
    problems.push(
      `the parts cannot be read (${cause instanceof Error ? cause.message : 'unknown'})`,
    );
    return { ...textBody(rawBody, null), patches: [], problems };
  }
}

function fromFirstHeader(raw: Uint8Array): Uint8Array {
  const start = /^\s*>?From [^\n]*\n/.exec(asLatin1(raw.subarray(0, 2000)))?.[0].length ?? 0;
  return raw.subarray(start);
}

/** Text of an HTML-only body: tags out, the few entities that matter back. */
function htmlToText(html: string): string {
  return html
    .replace(/<(?:script|style)\b[\s\S]*?<\/(?:script|style)>/gi, '')
    .replace(/<br\s*\/?>|<\/(?:p|div|tr|li|h\d)>/gi, '\n')
    .replace(/<[^>]{0,2000}>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#(\d{1,7});/g, (_, code: string) =>
      String.fromCodePoint(Math.min(Number(code), 0x10ffff)),
    )
    .replace(/&amp;/g, '&');
}
