/**
 * A source cut where nothing is open: behind the `}` or `;` that ends a definition or declaration. Each piece can be
 * parsed by itself, so that a question about one name reads the few pieces that hold it, not the whole file.
 */
export interface Region {
  /** Line of the file that the first line of `text` is, from 1. */
  readonly startLine: number;
  /** Whole lines; directives whose other half is outside are blanked, so that the piece is C by itself. */
  readonly text: string;
}

/** What is open at a place: braces, and parentheses or brackets. */
interface Depth {
  braces: number;
  parens: number;
}

interface Conditional {
  readonly before: Depth;
  /** What is open at the end of its first branch: the other branches close the same. */
  first: Depth | null;
}

/**
 * The pieces of a source, in order, without gaps. Comments, strings and directives open and close nothing; after
 * `#else` what was open before `#if` is open again. A brace at the left margin closes everything, as all kernel-style
 * code has it, so that one unbalanced macro spoils its own piece only.
 */
export function splitRegions(source: string): Region[] {
  return new Splitter(source).run();
}

/** Braces of `extern "C"` enclose a file, not a definition. It is looked for in the characters before the brace. */
const linkage = /\bextern\s*"C(?:\+\+)?"\s*$/;

class Splitter {
  readonly #lines: readonly string[];
  readonly #out: Region[] = [];
  readonly #conditionals: Conditional[] = [];
  #depth: Depth = { braces: 0, parens: 0 };
  #start = 0;
  #inComment = false;
  #inDirective = false;
  /** The last thing seen outside comments ended a definition or declaration with nothing open. */
  #ended = false;

  constructor(source: string) {
    this.#lines = source.split('\n');
  }

  run(): Region[] {
    for (const [row, line] of this.#lines.entries()) {
      if (this.#inDirective || (!this.#inComment && /^[ \t]*#/.test(line))) {
        this.#readDirective(line);
        continue;
      }
      // A new piece starts at the left margin; an opening brace belongs to what stands before it.
      if (this.#ended && !this.#inComment && /^[^\s{}]/.test(line)) this.#cut(row);
      this.#readLine(line);
    }
    this.#cut(this.#lines.length);
    return this.#out;
  }

  #cut(row: number): void {
    this.#ended = false;
    if (row <= this.#start) return;
    const lines = this.#lines.slice(this.#start, row);
    this.#out.push({ startLine: this.#start + 1, text: blankHalves(lines).join('\n') });
    this.#start = row;
  }

  #readDirective(line: string): void {
    const word = this.#inDirective ? null : /^[ \t]*#[ \t]*(\w+)/.exec(line)?.[1];
    this.#inDirective = line.endsWith('\\');
    if (word === 'if' || word === 'ifdef' || word === 'ifndef') {
      this.#conditionals.push({ before: { ...this.#depth }, first: null });
    } else if (word === 'else' || word === 'elif') {
      const level = this.#conditionals.at(-1);
      if (level === undefined) return;
      level.first ??= { ...this.#depth };
      this.#depth = { ...level.before };
    } else if (word === 'endif') {
      const level = this.#conditionals.pop();
      if (level?.first) this.#depth = { ...level.first };
    }
    // A comment that begins behind a directive may go on below it.
    const open = line.lastIndexOf('/*');
    if (open >= 0 && !line.includes('*/', open) && !line.slice(0, open).includes('//')) {
      this.#inComment = true;
    }
  }

  #readLine(line: string): void {
    if (!this.#inComment && line.startsWith('}')) this.#depth = { braces: 1, parens: 0 };
    for (let at = 0; at < line.length; at += 1) {
      if (this.#inComment) {
        const end = line.indexOf('*/', at);
        if (end < 0) return;
        this.#inComment = false;
        at = end + 1;
        continue;
      }
      const char = line.charCodeAt(at);
      if (char === 0x2f && line[at + 1] === '/') return;
      if (char === 0x2f && line[at + 1] === '*') {
        this.#inComment = true;
        at += 1;
      } else if (char === 0x22 || char === 0x27) {
        at = closingQuote(line, at);
      } else {
        this.#readChar(char, line, at);
      }
    }
  }

  #readChar(char: number, line: string, at: number): void {
    const depth = this.#depth;
    if (char <= 0x20) return;
    this.#ended = false;
    if (char === 0x7b) {
      if (linkage.test(line.slice(Math.max(0, at - 40), at))) this.#ended = depth.braces === 0;
      else depth.braces += 1;
    } else if (char === 0x7d) {
      depth.braces = Math.max(0, depth.braces - 1);
      this.#ended = depth.braces === 0 && depth.parens === 0;
    } else if (char === 0x28 || char === 0x5b) depth.parens += 1;
    else if (char === 0x29 || char === 0x5d) depth.parens = Math.max(0, depth.parens - 1);
    else if (char === 0x3b) this.#ended = depth.braces === 0 && depth.parens === 0;
  }
}

/** The place of the quote that closes the one at `open`, or the line's end: neither goes on over lines. */
function closingQuote(line: string, open: number): number {
  const quote = line.charCodeAt(open);
  for (let at = open + 1; at < line.length; at += 1) {
    const char = line.charCodeAt(at);
    if (char === 0x5c) at += 1;
    else if (char === quote) return at;
  }
  return line.length;
}

/** Blanks conditionals that begin or end outside these lines, with their `#else`; whole ones stay. */
function blankHalves(lines: readonly string[]): readonly string[] {
  const open: number[][] = [];
  const halves: number[] = [];
  let continued = false;
  for (const [row, line] of lines.entries()) {
    const word: string | undefined = continued ? undefined : /^[ \t]*#[ \t]*(\w+)/.exec(line)?.[1];
    continued = line.endsWith('\\') && (continued || word !== undefined);
    if (word === undefined) continue;
    if (word === 'if' || word === 'ifdef' || word === 'ifndef') open.push([row]);
    else if (word === 'else' || word === 'elif') (open.at(-1) ?? halves).push(row);
    else if (word === 'endif' && open.pop() === undefined) halves.push(row);
  }
  halves.push(...open.flat());
  if (halves.length === 0) return lines;
  const gone = new Set<number>();
  for (const row of halves) {
    for (let at = row; at < lines.length; at += 1) {
      gone.add(at);
      if (lines[at]?.endsWith('\\') !== true) break;
    }
  }
  return lines.map((line, row) => (gone.has(row) ? '' : line));
}
