import { editsOf, matchLines, splitLines } from './line-match';

/**
 * A name that added lines use as a variable and that upstream's function declares while the branch's function, in which
 * the lines land, does not. Null when there is none. Functions are read by their shape: a head at the left margin, a
 * closing brace there.
 */
export function missingVariable(base: string, ours: string, merged: string): string | null {
  const [old, here, made] = [splitLines(base), splitLines(ours), splitLines(merged)];
  const functions = functionsOf(old);
  for (const { newStart, newEnd } of editsOf(matchLines(here, made), made.length)) {
    if (newStart === newEnd) continue;
    const around = functionAt(made, newStart);
    if (around === null) continue;
    const upstream = functions.get(around.name);
    if (upstream === undefined) continue;
    const declared = declaredIn(around.text);
    const before = declaredIn(upstream);
    const added = made.slice(newStart, newEnd).join('');
    for (const name of variablesOf(added)) {
      if (before.has(name) && !declared.has(name)) return name;
    }
  }
  return null;
}

interface CodeFunction {
  readonly name: string;
  readonly text: string;
}

const head = /^[A-Za-z_][\w\s*]*?\b([A-Za-z_]\w*)\s*\(/;
const largest = 2_000;

/** Each function's text by its name; of two with one name neither. */
function functionsOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const doubled = new Set<string>();
  for (const [at, line] of lines.entries()) {
    if (!/^\{/.test(line)) continue;
    const one = functionAt(lines, at);
    if (one === null) continue;
    if (found.has(one.name)) doubled.add(one.name);
    found.set(one.name, one.text);
  }
  for (const name of doubled) found.delete(name);
  return found;
}

/** The function around a line: from its head, which may take several lines, to its closing brace. */
function functionAt(lines: readonly string[], at: number): CodeFunction | null {
  let open = at;
  while (open >= 0 && !/^\{/.test(lines[open] ?? '')) {
    if (at - open > largest || (open < at && /^\}/.test(lines[open] ?? ''))) return null;
    open -= 1;
  }
  if (open < 0) return null;
  let start = open - 1;
  while (start >= 0 && open - start < 12 && /^\s|^$/.test(lines[start] ?? '')) start -= 1;
  const name = head.exec(lines[start] ?? '')?.[1];
  if (name === undefined) return null;
  let end = open + 1;
  while (end < lines.length && end - open < largest && !/^\}/.test(lines[end] ?? '')) end += 1;
  return { name, text: lines.slice(start, end).join('') };
}

/** Parameters and locals, by the shape of a declaration. */
function declaredIn(code: string): ReadonlySet<string> {
  const names = new Set<string>();
  const shape =
    /\b([A-Za-z_]\w*)(?:\s+\**|\s*\*+\s*)(?:const\s+)?([a-z_]\w*)(?=\s*(?:[;,)=]|\[[^\]]*\]))/g;
  for (const [, type = '', name = ''] of plain(code).matchAll(shape)) {
    if (!/^(return|goto|else|case|sizeof|in|and|or|not)$/.test(type)) names.add(name);
  }
  // More names of one declaration: "int a = 1, *b, c;". Bounded, for code where no ";" comes.
  const lists = /^[ \t]+(?:[A-Za-z_]\w*\s{1,80}){1,8}\**[a-z_]\w*[^;(,]{0,2000},[^;]{0,2000};/gm;
  for (const [list] of plain(code).matchAll(lists)) {
    for (const [, name = ''] of list.matchAll(/,\s*\**([a-z_]\w*)/g)) names.add(name);
  }
  return names;
}

/** Names in lines that stand for a variable: no call, no member, no text. */
function variablesOf(code: string): ReadonlySet<string> {
  const names = new Set<string>();
  const shape = /(?<![\w.>"])([a-z_]\w*)\b(?!\s*\()/g;
  for (const [, name = ''] of plain(code).matchAll(shape)) names.add(name);
  return names;
}

function plain(code: string): string {
  return withoutQuoted(code.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ').replace(/\/\/.*$/gm, ' '));
}

/** Code with nothing between its quotation marks. */
export function withoutQuoted(code: string): string {
  // What no quote ends is passed over as a whole: it is not looked for again from each quote in it.
  return code.replace(/"(?:[^"\\\n]|\\.)*("?)/g, (text, end: string) => (end === '' ? text : '""'));
}

/** Calls are compared with at most so many of the same name. */
const mostCalls = 200;

/**
 * A function or macro that added lines call with the text at another place than the branch's calls of it have, while
 * upstream's calls have it there: its parameters changed in between. Null when there is none.
 */
export function otherCall(base: string, ours: string, merged: string): string | null {
  const [here, made] = [splitLines(ours), splitLines(merged)];
  const added = editsOf(matchLines(here, made), made.length)
    .map((edit) => made.slice(edit.newStart, edit.newEnd).join(''))
    .join('');
  const [own, former] = [plain(ours), plain(base)];
  for (const [name, shapes] of callsOf(plain(added))) {
    const [mine, theirs] = [callsOf(own, name).get(name), callsOf(former, name).get(name)];
    if (mine === undefined || theirs === undefined) continue;
    for (const shape of shapes) {
      // Only of a text, or of one number of arguments on either side, can it be said what the call has to look like.
      const telling = shape.startsWith('text') || (mine.size === 1 && theirs.size === 1);
      if (telling && theirs.has(shape) && !mine.has(shape)) return name;
    }
  }
  return null;
}

/** The shapes of calls in plain code: of those with a text among their arguments where it stands, of others how many there are. */
function callsOf(clean: string, only?: string): ReadonlyMap<string, ReadonlySet<string>> {
  const calls = new Map<string, Set<string>>();
  const shape = new RegExp(`\\b(${only ?? '[A-Za-z_]\\w*'})\\(`, 'g');
  let seen = 0;
  for (const match of clean.matchAll(shape)) {
    const name = match[1] ?? '';
    if (/^(if|for|while|switch|return|sizeof|defined)$/.test(name) || ++seen > mostCalls * 10)
      continue;
    const args = argumentsAt(clean, match.index + match[0].length);
    if (args === null) continue;
    const text = args.findIndex((arg) => arg.trim().startsWith('""'));
    const of = calls.get(name) ?? new Set<string>();
    if (of.size < mostCalls) of.add(text >= 0 ? `text at ${text}` : `${args.length} arguments`);
    calls.set(name, of);
  }
  return calls;
}

function argumentsAt(code: string, start: number): string[] | null {
  const args: string[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < code.length && at - start < 2_000; at++) {
    const char = code[at];
    if (char === '(' || char === '[' || char === '{') depth += 1;
    else if (char === ')' && depth === 0) {
      const last = code.slice(from, at);
      if (args.length > 0 || last.trim() !== '') args.push(last);
      return args;
    } else if (char === ')' || char === ']' || char === '}') depth -= 1;
    else if (char === ',' && depth === 0) {
      args.push(code.slice(from, at));
      from = at + 1;
    }
  }
  return null;
}
