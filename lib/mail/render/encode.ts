/** Header and body encodings of mails that leave (RFC 2045, 2047, 5322). */

const printable = /^[\x20-\x7e]*$/;
/** Characters that make a display name need quotes (RFC 5322, 3.2.3). */
const special = /[()<>[\]:;@\\,."]/;

/** A header value as ASCII: as it is when it is plain and not long, else in encoded words of at most 75 characters. */
export function encodeHeader(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (printable.test(line) && line.length <= 900 && !line.includes('=?')) return line;
  const words: string[] = [];
  let chunk = '';
  for (const character of line) {
    if (Buffer.byteLength(chunk + character, 'utf8') > 42) {
      words.push(chunk);
      chunk = '';
    }
    chunk += character;
  }
  words.push(chunk);
  return words
    .map((word) => `=?UTF-8?B?${Buffer.from(word, 'utf8').toString('base64')}?=`)
    .join('\n ');
}

/** `Name <address>` for a header: encoded words or a quoted string where the name needs it. */
export function encodeAddress(person: { readonly name: string; readonly email: string }): string {
  const name = person.name.replace(/\s+/g, ' ').trim();
  const email = person.email.replace(/[\s<>]+/g, '');
  if (name === '') return email;
  if (!printable.test(name) || name.includes('=?')) return `${encodeHeader(name)} <${email}>`;
  return `${quoteName(name)} <${email}>`;
}

/** `Name <address>` for the first line of a body, which is read as UTF-8. */
export function bodyAddress(person: { readonly name: string; readonly email: string }): string {
  const name = person.name.replace(/\s+/g, ' ').trim();
  return `${quoteName(name)} <${person.email.replace(/[\s<>]+/g, '')}>`;
}

function quoteName(name: string): string {
  return special.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : name;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `Fri, 5 Sep 2025 10:00:00 +0200`: seconds since 1970 UTC, shown in the zone as git stores it. */
export function mailDate(time: number, zone: string): string {
  const found = /^([+-])(\d\d)(\d\d)$/.exec(zone);
  const minutes = found ? Number(`${found[1]}1`) * (Number(found[2]) * 60 + Number(found[3])) : 0;
  const date = new Date((time + minutes * 60) * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  return `${days[date.getUTCDay()]}, ${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()} ${clock} ${found ? zone : '+0000'}`;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function isUtf8(bytes: Uint8Array): boolean {
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a body must be sent in base64: it holds carriage returns (`git am` strips them from plain mails), NUL, a line
 * longer than mail allows, a `From ` line (an mbox would escape it, and `git am` would not undo that), or bytes that
 * are not the UTF-8 which the header promises.
 */
export function needsBase64(body: Buffer): boolean {
  if (body.includes(0x0d) || body.includes(0)) return true;
  const text = body.toString('latin1');
  return /^>*From /m.test(text) || /[^\n]{990}/.test(text) || !isUtf8(body);
}

/** Content headers and the body in the encoding they announce. */
export function encodeBody(body: Buffer, raw = false): { headers: string[]; body: Buffer } {
  const base64 = !raw && needsBase64(body);
  const content = base64
    ? Buffer.from(`${body.toString('base64').replace(/.{76}/g, '$&\n').trimEnd()}\n`, 'latin1')
    : body;
  return {
    headers: [
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=UTF-8',
      `Content-Transfer-Encoding: ${base64 ? 'base64' : '8bit'}`,
    ],
    body: content,
  };
}
