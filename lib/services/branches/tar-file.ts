export interface TarEntry {
  /** With `/`, as UTF-8. */
  readonly path: string;
  readonly content: Buffer;
}

/** What a header has room for, in bytes. */
const nameBytes = 100;

/**
 * A tar archive in pax form (POSIX.1-2001): plain files of mode 644 without an owner, all of one time (seconds since
 * 1970). A path that is longer than a header's name, or not ASCII, gets an extended header of its own.
 */
export function tarFile(entries: readonly TarEntry[], time: number): Buffer {
  const blocks = entries.flatMap(({ path, content }, number) => {
    const plain = file(path, '0', content, time);
    if (/^[\x20-\x7e]*$/.test(path) && path.length <= nameBytes) return plain;
    return [...file(`PaxHeaders/${number}`, 'x', record('path', path), time), ...plain];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function file(name: string, type: '0' | 'x', content: Buffer, time: number): Buffer[] {
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return [header(name, type, content.length, time), content, padding];
}

function header(name: string, type: '0' | 'x', size: number, time: number): Buffer {
  const block = Buffer.alloc(512);
  const octal = (value: number, at: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  block.write(name, 0, nameBytes, 'utf8');
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(Math.trunc(time), 136, 12);
  block.write(`        ${type}`, 148, 'latin1');
  block.write('ustar\u000000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** A record of an extended header: it begins with its own length, the digits of that included. */
function record(key: string, value: string): Buffer {
  const rest = Buffer.from(` ${key}=${value}\n`, 'utf8');
  let length = rest.length;
  while (length !== rest.length + String(length).length)
    length = rest.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}
