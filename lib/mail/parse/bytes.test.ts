import { describe, expect, it } from 'vitest';
import { decodeBytes, decodeQuotedPrintable } from './bytes';

describe('decodeQuotedPrintable', () => {
  const decode = (text: string) => decodeQuotedPrintable(text).toString('latin1');

  it('decodes escapes, joins soft breaks, drops blanks at line ends (RFC 2045 6.7)', () => {
    expect(decode('a=3Db=C3=A4\n')).toBe('a=bÃ¤\n');
    expect(decode('one =\ntwo=\r\nthree \t\r\nfour  ')).toBe('one twothree\r\nfour');
    expect(decode('soft= \t\nbreak')).toBe('softbreak');
    expect(decode('=41')).toBe('A');
    expect(decode('\n\r\n=\n')).toBe('\n\r\n');
    expect(decode('')).toBe('');
  });

  it('leaves what is no escape', () => {
    expect(decode('=4 =zz = =\r=4')).toBe('=4 =zz = =\r=4');
    expect(decode('end=')).toBe('end=');
  });

  // Reading that grew with the square would take longer over these than a test may run.
  it('takes a megabyte of blanks in its stride', () => {
    expect(decode(`${' '.repeat(1_000_000)}x\n`)).toHaveLength(1_000_002);
    expect(decode('=41'.repeat(500_000))).toHaveLength(500_000);
  });
});

describe('decodeBytes', () => {
  it('shows NUL and windows-1252 in large texts as in small ones', () => {
    expect(decodeBytes(Buffer.from('a\0b'))).toBe('a\uFFFDb');
    const zeros = decodeBytes(Buffer.alloc(200_001));
    expect(zeros).toBe('\uFFFD'.repeat(200_001));
    const euros = decodeBytes(Buffer.alloc(200_001, 0x80));
    expect(euros).toBe('€'.repeat(200_001));
  });
});
