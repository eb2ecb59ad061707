/** A run of text, or one character that would act instead of show. */
export interface VisiblePart {
  readonly text: string;
  /** What the character is, for hover; null for ordinary text. */
  readonly control: string | null;
}

// Built from code points, so that this file itself holds none of them.
const ranges: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2069],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe007f],
];
const hidden = new RegExp(
  `[${ranges.map(([a, b]) => `\\u{${a.toString(16)}}-\\u{${b.toString(16)}}`).join('')}]`,
  'u',
);
const bidi = new Set([
  0x61c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069,
]);

/** True when nothing in the text is invisible or acts on a terminal or on the direction of text. */
export function isPlain(text: string): boolean {
  return !hidden.test(text);
}

/**
 * Text from commits and mails made safe to read: terminal escapes and other control characters, invisible characters
 * and direction marks (the "Trojan Source" ones) come as parts of their own with a visible stand-in. Tab and newline
 * stay. Everything is still text: escaping markup is the page's business.
 */
export function visibleParts(text: string): readonly VisiblePart[] {
  if (isPlain(text)) return [{ text, control: null }];
  const parts: { text: string; control: string | null }[] = [];
  for (const char of text) {
    if (hidden.test(char)) {
      parts.push(standIn(char.codePointAt(0) ?? 0));
      continue;
    }
    const last = parts.at(-1);
    if (last && last.control === null) last.text += char;
    else parts.push({ text: char, control: null });
  }
  return parts;
}

function standIn(code: number): VisiblePart {
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  // Caret notation and names: many machines have no font with the pictures U+2400 to U+2421.
  if (code === 0x1b) return { text: '‹ESC›', control: 'escape (starts a terminal sequence)' };
  if (code < 0x20)
    return { text: `^${String.fromCodePoint(code + 0x40)}`, control: `control ${name}` };
  if (code === 0x7f) return { text: '^?', control: 'control U+007F' };
  const what = bidi.has(code) ? 'changes the direction of text' : 'invisible';
  return { text: `‹${name}›`, control: `${name}: ${what}` };
}
