import { describe, expect, it } from 'vitest';
import { parseCommit } from './parse-commit';

const tree = '1'.repeat(40);

function commit(options: { author?: string; message?: string | Buffer; encoding?: string }) {
  const author = options.author ?? 'A U Thor <a@example.org> 1700000000 +0100';
  const encoding = options.encoding === undefined ? '' : `encoding ${options.encoding}\n`;
  const head = `tree ${tree}\nauthor ${author}\ncommitter ${author}\n${encoding}\n`;
  const raw = Buffer.concat([Buffer.from(head), Buffer.from(options.message ?? 'subject\n')]);
  return parseCommit('2'.repeat(40), raw);
}

describe('parseCommit', () => {
  it('reads a message as far as git shows it: to its first NUL', () => {
    const read = commit({ message: 'sub\0ject\n\nbody\n', author: 'a\0b <a\0@b> 1 +0000' });
    expect(read).toMatchObject({ subject: 'sub', message: 'sub', author: { name: 'ab' } });
  });

  it.each(['99999999999999', '99999999999999999999999', '-99999999999999'])(
    'takes %s for no time',
    (time) => {
      const read = commit({ author: `a <a@b> ${time} +0000` });
      expect(read.author.time).toBe(0);
      expect(Number.isNaN(new Date(read.author.time * 1000).getTime())).toBe(false);
    },
  );

  it('keeps times before 1970 and of the far future', () => {
    expect(commit({ author: 'a <a@b> -5 +0000' }).author.time).toBe(-5);
    expect(commit({ author: 'a <a@b> 4102444800 +9999' }).author.time).toBe(4_102_444_800);
  });

  it('gives empty fields for malformed headers', () => {
    expect(commit({ author: '' })).toMatchObject({ author: { name: '', email: '', time: 0 } });
    expect(parseCommit('3'.repeat(40), Buffer.from('nothing'))).toMatchObject({
      tree: '',
      parents: [],
      message: '',
    });
  });

  it('reads what is no UTF-8, and encodings nobody knows', () => {
    expect(commit({ message: Buffer.from([0x62, 0xe4, 0x0a]) }).subject).toBe('bä');
    expect(commit({ message: 'plain\n', encoding: 'x-none' }).subject).toBe('plain');
  });
});
