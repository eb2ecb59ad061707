const simpleEscapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  '\\': 92,
};

/**
 * A path as git writes it in a patch: C-quoted when it holds unusual bytes (`"a/\303\244.c"`), else as it is.
 * Bytes that are not UTF-8 come back as latin1, so that no byte is lost.
 */
export function unquotePath(written: string): string {
  if (!written.startsWith('"') || !written.endsWith('"') || written.length < 2) return written;
  const inner = written.slice(1, -1);
  const bytes: number[] = [];
  for (let i = 0; i < inner.length; i++) {
    if (inner[i] !== '\\') {
      const char = String.fromCodePoint(inner.codePointAt(i) ?? 0);
      for (const byte of new TextEncoder().encode(char)) bytes.push(byte);
      i += char.length - 1;
      continue;
    }
    const octal = /^[0-3][0-7]{2}/.exec(inner.slice(i + 1));
    if (octal) {
      bytes.push(Number.parseInt(octal[0], 8));
      i += 3;
      continue;
    }
    const next = inner[i + 1] ?? '\\';
    bytes.push(simpleEscapes[next] ?? next.charCodeAt(0));
    i += 1;
  }
  return decodeBytes(Uint8Array.from(bytes));
}

/** UTF-8 when valid, else latin1: text to show without losing a byte. */
export function decodeBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  }
}

/** The way back: quoted only when git would quote it with `core.quotePath=false`. */
export function quotePath(path: string): string {
  // Control characters, quote and backslash are what git escapes
  if (![...path].some((c) => c < ' ' || c === '"' || c === '\\' || c === '\x7f')) return path;
  let out = '"';
  for (const char of path) {
    const code = char.charCodeAt(0);
    const simple = Object.entries(simpleEscapes).find(([, value]) => value === code)?.[0];
    if (simple !== undefined) out += `\\${simple}`;
    else if (code < 32 || code === 127) out += `\\${code.toString(8).padStart(3, '0')}`;
    else out += char;
  }
  return `${out}"`;
}
