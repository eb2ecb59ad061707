const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes, one per char (latin1), of text as UTF-8. */
export function textToBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Bytes held one per char (latin1) as text for people: UTF-8 when they are valid UTF-8, else as they are. */
export function bytesToText(bytes: string): string {
  if (/^[\x20-\x7e\s]*$/.test(bytes)) return bytes;
  try {
    return strictUtf8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}
