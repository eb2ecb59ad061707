import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colourLines, languageOf } from './syntax';

const looks = (lines: readonly string[], language: string) =>
  colourLines(lines, language).map((line) =>
    line
      .filter((token) => token.look !== '')
      .map((token) => `${token.look.slice(3)}:${token.text.trim()}`),
  );

describe('syntax colours', () => {
  it('knows languages by name', () => {
    expect(languageOf('drivers/nvme/host/tcp.c')).toBe('c');
    expect(languageOf('drivers/nvme/Kconfig')).toBe('build');
    expect(languageOf('tools/testing/Makefile.include')).toBe('build');
    expect(languageOf('README')).toBeNull();
  });

  it('reads C: directives, comments over lines, texts with quotes in them, numbers, calls', () => {
    expect(
      looks(
        [
          '#include <linux/io.h>',
          'static int f(u32 a) /* one',
          ' * two */ { return g("a\\"b//", 0x1fUL, \'\\n\'); } // end',
        ],
        'c',
      ),
    ).toEqual([
      ['keyword:#include <linux/io.h>'],
      ['keyword:static', 'keyword:int', 'function:f', 'keyword:u32', 'comment:/* one'],
      [
        'comment:* two */',
        'keyword:return',
        'function:g',
        'string:"a\\"b//"',
        'number:0x1fUL',
        "string:'\\n'",
        'comment:// end',
      ],
    ]);
  });

  it('sees that a hunk begins inside a comment', () => {
    expect(looks([' * the end of it */', 'int a;'], 'c')).toEqual([
      ['comment:* the end of it */'],
      ['keyword:int'],
    ]);
  });

  it('takes # in shell for a comment only where a word could begin', () => {
    expect(looks(['echo $list#x # count'], 'shell')).toEqual([['comment:# count']]);
  });

  it('gives every character back once, whatever the text is', () => {
    const line = fc.string({ unit: fc.constantFrom(...'ab1 /*"\'#\\<>(){}\t.ü') });
    const language = fc.constantFrom('c', 'rust', 'python', 'shell', 'perl', 'build');
    fc.assert(
      fc.property(fc.array(line), language, (lines, name) => {
        const back = colourLines(lines, name).map((tokens) => tokens.map((t) => t.text).join(''));
        expect(back).toEqual(lines);
      }),
    );
  });
});
