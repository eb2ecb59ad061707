import type { Oid } from '@/lib/contracts/git';
import type { CodeReader } from './code-reader';

/** A source that the meson.build of another folder takes in. */
export interface TakenElsewhere {
  readonly folder: string;
  /** The lines of that meson.build. */
  readonly lines: readonly string[];
  /** The source as it is written there. */
  readonly name: string;
}

/**
 * The one meson.build of another folder that takes a file in: by a path that leads to it (`'../x/y.c'`, `join_paths(up,
 * 'y.c')`, `up / 'y.c'`), or in a `foreach` whose body makes such a path of each name. Null where there is none, several
 * do, or the path is not read.
 */
export function takenElsewhere(
  reader: CodeReader,
  tree: Oid,
  path: string,
): Promise<TakenElsewhere | null> {
  const of = held.get(reader) ?? new Map<string, Promise<TakenElsewhere | null>>();
  held.set(reader, of);
  const asked = of.get(`${tree} ${path}`) ?? search(reader, tree, path);
  of.set(`${tree} ${path}`, asked);
  return asked;
}

/** Several functions of one file ask the same. */
const held = new WeakMap<CodeReader, Map<string, Promise<TakenElsewhere | null>>>();

async function search(reader: CodeReader, tree: Oid, path: string): Promise<TakenElsewhere | null> {
  // Without one at the top no folder's is read by meson.
  if ((await reader.lines(tree, 'meson.build')) === null) return null;
  const base = path.slice(path.lastIndexOf('/') + 1);
  const found: TakenElsewhere[] = [];
  for (const file of await reader.filesNamed(tree, 'meson.build')) {
    const lines = await reader.lines(tree, file);
    if (lines === null || !lines.some((line) => line.includes(base))) continue;
    const folder = file.slice(0, Math.max(0, file.lastIndexOf('/')));
    const name = namedBy(lines, folder, path, base);
    if (name !== null) found.push({ folder, lines, name });
  }
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** The name under which lines of a folder's meson.build take the file in; null where none does. */
function namedBy(
  lines: readonly string[],
  folder: string,
  path: string,
  base: string,
): string | null {
  const known = textsOf(lines);
  const loops = loopsOf(lines);
  const isIt = (value: string | null) => value !== null && resolved(folder, value) === path;
  for (const [at, line] of lines.entries()) {
    for (const [, name = ''] of line.matchAll(/'([^']*)'/g)) {
      if (name !== base && !name.endsWith(`/${base}`)) continue;
      const loop = loops.find((one) => one.from <= at && at <= one.to);
      if (loop === undefined) {
        if (expressionsWith(line, `'${name}'`).some((one) => isIt(evaluated(one, known))))
          return name;
        continue;
      }
      const inside = new Map(known).set(loop.variable, name);
      const made = loop.body.flatMap((one) => /\bfiles\((.*)\)\s*$/.exec(one)?.[1] ?? []);
      if (made.some((one) => isIt(evaluated(one, inside)))) return name;
    }
  }
  return null;
}

interface Loop {
  readonly variable: string;
  /** The lines of its list, from 0. */
  readonly from: number;
  readonly to: number;
  readonly body: readonly string[];
}

const brackets = (text: string) => {
  const bare = text.replace(/'[^']*'/g, '').replace(/#.*$/, '');
  return (bare.match(/[([]/g) ?? []).length - (bare.match(/[)\]]/g) ?? []).length;
};

/** Loops over lists that are written out; one inside another ends the outer one. */
function loopsOf(lines: readonly string[]): Loop[] {
  const out: Loop[] = [];
  for (const [from, line] of lines.entries()) {
    const variable = /^\s*foreach\s+(\w+)\s*:/.exec(line)?.[1];
    if (variable === undefined) continue;
    let to = from;
    for (let open = brackets(line); open > 0 && to + 1 < lines.length; ) {
      to += 1;
      open += brackets(lines[to] ?? '');
    }
    const below = lines.slice(to + 1);
    const end = below.findIndex((one) => /^\s*(?:endforeach|foreach)\b/.test(one));
    if (end >= 0) out.push({ variable, from, to, body: below.slice(0, end) });
  }
  return out;
}

/** Variables that are given one text, once. */
function textsOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  const given = new Set<string>();
  for (const line of lines) {
    const [, name, value = ''] = /^\s*(\w+)\s*\+?=(?!=)\s*(.+?)\s*$/.exec(line) ?? [];
    if (name === undefined) continue;
    const text = given.has(name) ? null : evaluated(value, known);
    given.add(name);
    if (text === null) known.delete(name);
    else known.set(name, text);
  }
  return known;
}

const term = String.raw`(?:'[^']*'|\w+)`;

/** The paths of a line that hold a text: alone, joined by `join_paths()`, `/` or `+`. */
function expressionsWith(line: string, text: string): string[] {
  const code = line.replace(/#.*$/, '');
  const joined = code.match(/join_paths\([^()]*\)/g)?.filter((one) => one.includes(text)) ?? [];
  const rest = joined.reduce((left, one) => left.replace(one, ' '), code);
  const plain = new RegExp(`${term}(?:\\s*[/+]\\s*${term})*`, 'g');
  return [...joined, ...(rest.match(plain)?.filter((one) => one.includes(text)) ?? [])];
}

/** What an expression of texts is; null for one that holds anything else. */
function evaluated(expression: string, known: ReadonlyMap<string, string>): string | null {
  const joined = /^\s*join_paths\(([^()]*)\)\s*$/.exec(expression)?.[1];
  const isJoin = joined !== undefined;
  const parts = (joined ?? expression).match(/'[^']*'|\w+|[^\s\w']/g) ?? [];
  let value = '';
  for (const [at, part] of parts.entries()) {
    if (at % 2 === 1) {
      if (isJoin ? part !== ',' : part !== '/' && part !== '+') return null;
      if (part !== '+') value += '/';
      continue;
    }
    const text = part.startsWith("'") ? part.slice(1, -1) : known.get(part);
    if (text === undefined) return null;
    value += text;
  }
  return parts.length % 2 === 1 ? value : null;
}

/** A path from a folder; null where it leads out of the tree. */
function resolved(folder: string, value: string): string | null {
  const out = folder.split('/').filter((part) => part !== '');
  for (const part of value.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') out.push(part);
    else if (out.pop() === undefined) return null;
  }
  return out.join('/');
}
