import { describe, expect, it } from 'vitest';
import { lineParts } from './line-parts';

describe('lineParts', () => {
  it('cuts where either colours or words change, and loses nothing', () => {
    const parts = lineParts(
      'return x + 1;',
      [
        { text: 'return', look: 'tk-keyword' },
        { text: ' x + ', look: '' },
        { text: '1', look: 'tk-number' },
        { text: ';', look: '' },
      ],
      [
        { text: 'return ', changed: false },
        { text: 'x + 1', changed: true },
        { text: ';', changed: false },
      ],
    );
    expect(parts.map((part) => part.text).join('')).toBe('return x + 1;');
    expect(parts.map((part) => [part.text, part.look, part.changed])).toEqual([
      ['return', 'tk-keyword', false],
      [' ', '', false],
      ['x + ', '', true],
      ['1', 'tk-number', true],
      [';', '', false],
    ]);
  });

  it('falls back to plain text when tokens do not fit', () => {
    expect(lineParts('abc', [{ text: 'ab', look: 'tk-keyword' }], undefined)).toEqual([
      { text: 'abc', look: '', changed: false },
    ]);
    expect(lineParts('', undefined, undefined)).toEqual([]);
  });
});
