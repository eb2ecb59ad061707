/** What an `if` asks for, as written, and what stands behind it on its line, without an opening brace. */
export interface TestParts {
  readonly condition: string;
  readonly rest: string;
}

const head = /^(?:\} )?(?:else )?if ?\(/;

/**
 * A test taken apart; null for another statement. A hunk may begin in the middle of one: what ends brackets that it does
 * not begin, and joins conditions, is read as the end of a test.
 */
export function testParts(text: string): TestParts | null {
  const whole = head.test(text) ? text : completed(text);
  const start = whole === null ? undefined : head.exec(whole)?.[0].length;
  if (whole === null || start === undefined) return null;
  const end = closing(whole, start);
  if (end < 0) return null;
  const rest = whole.slice(end + 1).trim();
  return { condition: whole.slice(start, end), rest: rest === '{' ? '' : rest };
}

function completed(text: string): string | null {
  const missing = text.split(')').length - text.split('(').length;
  return missing > 0 && /&&|\|\|/.test(text) && /\) ?(?:\{|[A-Za-z_].*;)$/.test(text)
    ? `if (${'('.repeat(missing - 1)}${text}`
    : null;
}

/** Where the bracket closes that is open at a place; -1 where it does not. */
export function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}
