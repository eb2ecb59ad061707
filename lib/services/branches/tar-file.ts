export interface TarEntry {
  /** With `/`; at most 255 bytes, ASCII. */
  readonly path: string;
  readonly content: Buffer;
}

/**
 * A tar archive in ustar form (POSIX.1-1988): plain files of mode 644 without an owner, all of one time (seconds since
 * 1970). Throws a RangeError for a path that the form cannot hold.
 */
export function tarFile(entries: readonly TarEntry[], time: number): Buffer {
  const blocks = entries.flatMap(({ path, content }) => [
    header(path, content.length, time),
    content,
    Buffer.alloc((512 - (content.length % 512)) % 512),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function header(path: string, size: number, time: number): Buffer {
  const { prefix, name } = splitPath(path);
  const block = Buffer.alloc(512);
  const octal = (value: number, at: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  block.write(name, 0, 'latin1');
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(Math.trunc(time), 136, 12);
  block.write('        0', 148, 'latin1');
  block.write('ustar\u000000', 257, 'latin1');
  block.write(prefix, 345, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** Names take 100 bytes, what stands before their last slash another 155. */
function splitPath(path: string): { prefix: string; name: string } {
  if (path.length <= 100) return { prefix: '', name: path };
  const at = path.lastIndexOf('/');
  const prefix = path.slice(0, Math.max(0, at));
  const name = path.slice(at + 1);
  if (prefix === '' || prefix.length > 155 || name.length > 100) {
    throw new RangeError(`A tar archive in ustar form cannot hold ${path}.`);
  }
  return { prefix, name };
}
