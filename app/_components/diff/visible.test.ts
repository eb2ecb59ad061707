import { describe, expect, it } from 'vitest';
import { isPlain, visibleParts } from './visible';

const char = (code: number) => String.fromCodePoint(code);

describe('visibleParts', () => {
  it('leaves ordinary text, tabs and other scripts alone', () => {
    expect(isPlain('\tif (a < b) /* Größe 值 🙂 */\n')).toBe(true);
    expect(visibleParts('a\tb')).toEqual([{ text: 'a\tb', control: null }]);
  });

  it('shows terminal escapes', () => {
    const parts = visibleParts(`x${char(0x1b)}[31mred`);
    expect(parts.map((part) => part.text)).toEqual(['x', '‹ESC›', '[31mred']);
    expect(parts[1]?.control).toContain('terminal');
  });

  it('names characters that change direction or cannot be seen', () => {
    expect(visibleParts(char(0x202e))[0]).toEqual({
      text: '‹U+202E›',
      control: 'U+202E: changes the direction of text',
    });
    expect(visibleParts(char(0x200b))[0]?.control).toBe('U+200B: invisible');
  });

  it('shows a carriage return and a null', () => {
    expect(visibleParts(`a\r`).at(-1)?.text).toBe('^M');
    expect(visibleParts(char(0))[0]?.text).toBe('^@');
  });
});
