const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
/** 0x80 to 0x9f of windows-1252 (Node 20 decodes that label as latin1, which has control characters there). */
const high1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Charsets whose ASCII range is not one byte per character: nothing can be searched in them before decoding. */
const wide = /^(?:utf-?16|utf-?32|ucs-?[24]|utf-?7|iso-2022|hz-gb|csiso2022)/i;

/** Labels that say "ASCII" or nothing: real mails put UTF-8 under them. */
const saysNothing =
  /^(?:us-ascii|ascii|ansi_x3\.4-\d+|iso-?646-us|cp367|unknown-8bit|x-unknown|utf-?8|binary|8bit|7bit)?$/i;

function decode1252(bytes: Uint8Array): string {
  return inSlices(asLatin1(bytes), (slice) =>
    slice.replace(
      /[\u0080-\u009f]/g,
      (character) => high1252[character.charCodeAt(0) - 0x80] ?? character,
    ),
  );
}

/** What the Encoding standard reads as windows-1252. */
const latinLabel = /^(?:iso-?8859-?1|iso8859_1|latin-?1|l1|windows-1252|cp-?1252|x-cp1252)$/i;

/** NUL is kept in the raw message; PostgreSQL text and terminals take none. */
function withoutNul(text: string): string {
  if (!text.includes('\0')) return text;
  return inSlices(text, (slice) => slice.replaceAll('\0', '\uFFFD'));
}

const sliceSize = 65_536;

/** Replaces single characters a slice at a time: millions of matches in one string cost gigabytes. */
function inSlices(text: string, replace: (slice: string) => string): string {
  if (text.length <= sliceSize) return replace(text);
  const slices: string[] = [];
  for (let at = 0; at < text.length; at += sliceSize) {
    slices.push(replace(text.slice(at, at + sliceSize)));
  }
  return slices.join('');
}

/**
 * Text of bytes: by the declared charset when it is a real claim, else UTF-8 when valid, else windows-1252 (a superset
 * of latin1 that never fails). Many real mails carry 8-bit text and no Content-Type (design 5-mail).
 */
export function decodeBytes(bytes: Uint8Array, charset: string | null = null): string {
  const label = (charset ?? '').trim().replace(/^["']|["']$/g, '');
  if (latinLabel.test(label)) return withoutNul(decode1252(bytes));
  if (!saysNothing.test(label)) {
    try {
      return withoutNul(new TextDecoder(label, { fatal: true }).decode(bytes));
    } catch {
      // An unknown label, or bytes that are not what the label says: fall through to what they look like.
    }
  }
  try {
    return withoutNul(utf8.decode(bytes));
  } catch {
    return withoutNul(decode1252(bytes));
  }
}

/** Whether the charset must be decoded as a whole before lines can be found in it. */
export function isWideCharset(charset: string | null): boolean {
  return charset !== null && wide.test(charset.trim());
}

/** One character per byte: positions in the string are positions in the bytes. */
export function asLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Decodes a base64 body; characters outside the alphabet are skipped, a cut group at the end is dropped. */
export function decodeBase64(latin: string): Buffer {
  return Buffer.from(latin.replace(/[^A-Za-z0-9+/=]/g, ''), 'base64');
}

/** Decodes a quoted-printable body; a malformed escape stays as it is (RFC 2045 6.7, note 2). One pass, whatever it holds. */
export function decodeQuotedPrintable(latin: string): Buffer {
  const decoded = Buffer.alloc(latin.length);
  let length = 0;
  for (let at = 0; at < latin.length; ) {
    const newline = latin.indexOf('\n', at);
    const next = newline === -1 ? latin.length : newline + 1;
    const ending =
      newline === -1 ? '' : latin[newline - 1] === '\r' && newline > at ? '\r\n' : '\n';
    let end = next - ending.length;
    while (end > at && (latin[end - 1] === ' ' || latin[end - 1] === '\t')) end -= 1;
    const soft = ending !== '' && end > at && latin[end - 1] === '=';
    if (soft) end -= 1;
    for (; at < end; at++) {
      const hex = latin[at] === '=' && at + 2 < end ? latin.slice(at + 1, at + 3) : '';
      const escaped = /^[0-9A-Fa-f]{2}$/.test(hex);
      decoded[length] = escaped ? Number.parseInt(hex, 16) : latin.charCodeAt(at);
      length += 1;
      if (escaped) at += 2;
    }
    if (!soft) length += decoded.write(ending, length, 'latin1');
    at = next;
  }
  return decoded.subarray(0, length);
}
