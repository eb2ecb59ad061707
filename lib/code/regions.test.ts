import { describe, expect, it } from 'vitest';
import { splitRegions } from './regions';
import { readSource } from './uses-c';

const starts = (source: string) => splitRegions(source).map((one) => one.startLine);

describe('splitRegions', () => {
  it('cuts behind definitions and declarations, and loses no line', () => {
    const source =
      '/* head */\n#include <a.h>\nint f(void);\n\nstatic int\ng(int x)\n{\n\tif (x) {\n\t\treturn 1;\n\t}\n\treturn 0;\n}\n\n/* about h */\nint h(void)\n{\n}\n';
    expect(starts(source)).toEqual([1, 5, 14]);
    const all = splitRegions(source).map((one) => one.text);
    expect(all.join('\n')).toBe(source);
  });

  it('is not misled by braces in comments, strings, macros and both branches of a conditional', () => {
    const source = [
      'static const char *a = "{"; /* { */', // 1
      "char b = '{'; // {", // 2
      '#define OPEN { \\', // 3
      '\t{', // 4
      'int f(int x)', // 5
      '{', // 6
      '#ifdef A', // 7
      '\tif (x) {', // 8
      '#else', // 9
      '\tif (!x) {', // 10
      '#endif', // 11
      '\t}', // 12
      '}', // 13
      'int g(void) { return 0; }', // 14
    ].join('\n');
    expect(starts(source)).toEqual([1, 2, 5, 14]);
  });

  it('keeps a head with its body: old parameter lists, a brace on its own line', () => {
    expect(starts('int\nold(a, b)\n\tint a;\n\tchar *b;\n{\n}\nint x;\n')).toEqual([1, 7]);
    expect(starts('struct a {\n\tint b;\n} c;\nenum d { E };\n')).toEqual([1, 4]);
  });

  it('is back in order behind a brace at the left margin', () => {
    const source = 'int f(void)\n{\n\tBEGIN {\n}\nint g(void)\n{\n}\n';
    expect(starts(source)).toEqual([1, 5]);
  });

  it('cuts inside extern "C"', () => {
    const source =
      '#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void);\nint g(void);\n#ifdef __cplusplus\n}\n#endif\n';
    expect(starts(source)).toEqual([1, 4, 5]);
  });

  it('looks for extern beside a brace, not along all that stands before it', () => {
    expect(starts(`int f(void);\nint a = ${'{'.repeat(1_500_000)};\n`)).toEqual([1, 2]);
  });

  it('blanks what is left of a conditional that is cut', () => {
    const source =
      '#if A && \\\n\tB\nint f(void)\n{\n}\nint g(void)\n{\n#if C\n\tx();\n#endif\n}\n#endif\n';
    expect(splitRegions(source).map((one) => one.text)).toEqual([
      '\n\nint f(void)\n{\n}',
      'int g(void)\n{\n#if C\n\tx();\n#endif\n}\n\n',
    ]);
  });
});

describe('readSource', () => {
  it('gives lines of the file, whichever piece they stand in', async () => {
    const reading = await readSource(
      'int a;\n\nstatic int f(void)\n{\n\treturn g();\n}\n\nint h(void)\n{\n\treturn f();\n}\n',
    );
    expect(reading.uses('f').map((use) => [use.line, use.kind, use.inside?.name ?? null])).toEqual([
      [3, 'definition', 'f'],
      [10, 'call', 'h'],
    ]);
    expect(reading.functionAt(5)?.name).toBe('f');
    expect(reading.functionAt(7)).toBeNull();
    expect(reading.functionsNamed('h').map((one) => [one.startLine, one.calls])).toEqual([
      [8, [{ name: 'f', line: 10 }]],
    ]);
    expect(reading.held()).toBeGreaterThan(0);
    reading.close();
    expect(reading.held()).toBe(0);
  });

  it('finds a system call by its name in the kernel', async () => {
    const reading = await readSource(
      'SYSCALL_DEFINE1(close, unsigned int, fd)\n{\n\treturn 0;\n}\n',
    );
    expect(reading.uses('sys_close').map((use) => [use.line, use.kind])).toEqual([
      [1, 'definition'],
    ]);
    reading.close();
  });
});
