/** The value of a hexadecimal or decimal digit, by its character code. */
export const digits = new Uint8Array(256);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  digits[digit.charCodeAt(0)] = value;
}

/** Two digits of a byte, as the character codes of both. */
const hexDigits = new Uint8Array(512);
for (let byte = 0; byte < 256; byte++) {
  hexDigits.set(Buffer.from(byte.toString(16).padStart(2, '0')), 2 * byte);
}

/** The same bytes as words of 32 bits. */
export function wordsOf(bytes: Buffer): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

/** Puts the 40 digits of 20 bytes there. */
export function writeDigits(into: Buffer, at: number, bytes: Buffer, from: number): void {
  for (let byte = 0; byte < 20; byte++) {
    const digit = 2 * (bytes[from + byte] ?? 0);
    into[at + 2 * byte] = hexDigits[digit] ?? 0;
    into[at + 2 * byte + 1] = hexDigits[digit + 1] ?? 0;
  }
}

/** Puts the oid whose 40 digits stand at `from` into 20 bytes. */
export function writeOid(into: Buffer, at: number, bytes: Buffer, from: number): void {
  for (let byte = 0; byte < 20; byte++) {
    const high = digits[bytes[from + 2 * byte] ?? 0] ?? 0;
    into[at + byte] = high * 16 + (digits[bytes[from + 2 * byte + 1] ?? 0] ?? 0);
  }
}
