import type { CFunction, COutline } from './outline-c';

/** What a line of Python leaves open for the next: brackets, a text in three quotes, a backslash at its end. */
interface Open {
  readonly depth: number;
  readonly quote: string | null;
  readonly goesOn: boolean;
}

const nothing: Open = { depth: 0, quote: null, goesOn: false };

/**
 * The functions of a Python source by its indentation (Python's reference, 2.1 "Line structure"), decorators with them;
 * one inside another belongs to that. Not complete where brackets or quotes stay open at the end.
 */
export function outlinePython(source: string): COutline {
  const functions: CFunction[] = [];
  let open: { name: string; startLine: number; indent: number } | null = null;
  let decorated: number | null = null;
  let lastCode = 0;
  let state = nothing;
  const close = () => {
    if (open !== null)
      functions.push({
        name: open.name,
        startLine: open.startLine,
        endLine: lastCode,
        isStatic: false,
        calls: [],
        how: 'scan',
      });
    open = null;
  };
  for (const [at, text] of source.split('\n').entries()) {
    const isStart = state.depth === 0 && state.quote === null && !state.goesOn;
    const before = state;
    state = after(text, state);
    if (isStart && /^\s*(?:#.*)?$/.test(text)) continue;
    if (isStart) {
      const indent = widthOf(text);
      if (open !== null && indent <= (open as { indent: number }).indent) close();
      const name = /^\s*(?:async\s+)?def\s+(\w+)/.exec(text)?.[1];
      if (open === null && name !== undefined)
        open = { name, startLine: decorated ?? at + 1, indent };
      decorated = /^\s*@/.test(text) ? (decorated ?? at + 1) : null;
    }
    if (text.trim() !== '' || before.quote !== null) lastCode = at + 1;
  }
  close();
  return { functions, complete: state.depth === 0 && state.quote === null };
}

function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) {
    if (letter === ' ') width += 1;
    else if (letter === '\t') width += 8 - (width % 8);
    else break;
  }
  return width;
}

function after(text: string, { depth: before, quote: open }: Open): Open {
  let depth = before;
  let quote = open;
  let isCode = true;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (quote !== null) {
      if (letter === '\\') at += 1;
      else if (text.startsWith(quote, at)) {
        at += quote.length - 1;
        quote = null;
      }
      continue;
    }
    if (letter === '#') {
      isCode = false;
      break;
    }
    if (letter === '"' || letter === "'") {
      quote = text.startsWith(letter.repeat(3), at) ? letter.repeat(3) : letter;
      at += quote.length - 1;
    } else if ('([{'.includes(letter)) depth += 1;
    else if (')]}'.includes(letter)) depth = Math.max(0, depth - 1);
  }
  const goesOn = isCode && /\\$/.test(text);
  // A text in one quote ends with its line, unless a backslash takes it on.
  if (quote?.length === 1 && !goesOn) quote = null;
  return { depth, quote, goesOn };
}
