import type { Oid } from '@/lib/contracts/git';
import type { CodeReader } from './code-reader';
import { type Gate, mostGates } from './gate';
import { takenElsewhere } from './meson-elsewhere';

/** How far above a file the meson.build that names it is looked for. */
const mostAbove = 6;

/**
 * What the meson.build of a file's directory asks for, and those above that take the file in: by its name, or by the
 * directory below ("subdir('base')", "subdir(exec_env)"). Where none does, what the one of another folder asks for that
 * does, and those above that one.
 */
export async function mesonGates(reader: CodeReader, tree: Oid, path: string): Promise<Gate[]> {
  const own = await gatesAbove(reader, tree, path, false);
  if (own !== null) return own;
  const other = await takenElsewhere(reader, tree, path);
  if (other === null) return [];
  const { folder, lines, name } = other;
  const above = folder === '' ? [] : ((await gatesAbove(reader, tree, folder, true)) ?? []);
  return [...gatesIn(`${folder}/meson.build`, lines, name), ...above].slice(0, mostGates);
}

const gatesIn = (file: string, lines: readonly string[], name: string): Gate[] => [
  ...mesonConditions(file, lines),
  ...listedUnder(file, lines, name),
];

/** Of a file, or of a folder that somebody has to take in; null where no meson.build was found that does. */
async function gatesAbove(
  reader: CodeReader,
  tree: Oid,
  path: string,
  isFolder: boolean,
): Promise<Gate[] | null> {
  const parts = path.split('/').slice(0, -1);
  const out: Gate[] = [];
  let isFound = false;
  for (let up = 0; up < mostAbove && parts.length > 0; up += 1) {
    const folder = parts.join('/');
    const lines = await reader.lines(tree, `${folder}/meson.build`);
    if (lines !== null) {
      const below = path.slice(folder.length + 1);
      const child = below.split('/')[0] ?? '';
      const isTaken = lines.some(
        (line) =>
          line.includes(`'${below}'`) ||
          line.includes(`subdir('${child}')`) ||
          (/^(?:linux|windows|freebsd)$/.test(child) && /\bsubdir\(exec_env\)/.test(line)),
      );
      if ((up > 0 || isFolder) && !isTaken) break;
      isFound = true;
      out.push(...gatesIn(`${folder}/meson.build`, lines, below));
    }
    parts.pop();
  }
  return isFound ? out.slice(0, mostGates) : null;
}

/** Lines of one condition; nobody writes more. */
const mostConditionLines = 8;

/** Conditions under which a meson.build says that nothing of it is built. */
function mesonConditions(file: string, lines: readonly string[]): Gate[] {
  const out: Gate[] = [];
  let condition: { line: number; text: string } | null = null;
  for (const [at, line] of lines.entries()) {
    const opened = /^\s*(?:if|elif)\s+(.+?)\s*$/.exec(line)?.[1];
    if (opened !== undefined) condition = { line: at + 1, text: wholeCondition(opened, lines, at) };
    else if (/^\s*(?:endif|else)\b/.test(line)) condition = null;
    else if (condition !== null && /^\s*build\s*=\s*false|^\s*subdir_done\(\)/.test(line)) {
      const text = named(condition.text, lines.slice(0, condition.line - 1));
      const only = withoutNot(text);
      const words = only === null ? `not built if ${text}` : `built only if ${only}`;
      out.push(mesonGate(file, lines, condition.line, words));
    }
  }
  return out;
}

function mesonGate(file: string, lines: readonly string[], line: number, words: string): Gate {
  return {
    config: `meson: ${words}`,
    capability: null,
    step: null,
    path: file,
    line,
    text: (lines[line - 1] ?? '').trim().slice(0, 200),
    depends: [],
    folder: file.slice(0, file.lastIndexOf('/')),
  };
}

/**
 * Conditions around the one line that lists a source: `if is_linux`, `sources += files('x.c')`. Of what is listed under
 * several, each is enough: none is told.
 */
function listedUnder(file: string, lines: readonly string[], name: string): Gate[] {
  const open: { line: number; text: string; isElse: boolean }[] = [];
  const found: Gate[][] = [];
  for (const [at, line] of lines.entries()) {
    const [, word, first] = /^\s*(if|elif)\s+(.+?)\s*$/.exec(line) ?? [];
    if (word === 'elif' || /^\s*endif\b/.test(line)) open.pop();
    if (first !== undefined)
      open.push({ line: at + 1, text: wholeCondition(first, lines, at), isElse: false });
    // After an `elif` the others hold as well; one of them is enough to say.
    else if (/^\s*else\b/.test(line) && open.length > 0)
      open.push({ ...(open.pop() ?? { line: 0, text: '' }), isElse: true });
    else if (line.replace(/#.*$/, '').includes(`'${name}'`))
      found.push(
        open.map((one) => {
          const text = named(one.text, lines.slice(0, one.line - 1));
          const denied = /^not\s+(\w[\w.]*(?:\([^()]*\))?)$/.exec(text)?.[1];
          const isOnly = one.isElse ? denied !== undefined : denied === undefined;
          return mesonGate(
            file,
            lines,
            one.line,
            `${isOnly ? 'built only' : 'not built'} if ${denied ?? text}`,
          );
        }),
      );
  }
  return found.length === 1 ? (found[0] ?? []) : [];
}

/** A condition goes on below while a bracket is open, or a backslash says so. */
function wholeCondition(first: string, lines: readonly string[], at: number): string {
  const code = (text: string) => text.replace(/^((?:[^'#]|'[^']*')*)#.*$/, '$1').trim();
  const open = (text: string) => {
    const bare = text.replace(/'[^']*'/g, "''");
    return (bare.match(/[([]/g) ?? []).length - (bare.match(/[)\]]/g) ?? []).length;
  };
  let text = code(first);
  for (const next of lines.slice(at + 1, at + 1 + mostConditionLines)) {
    if (!/\\$/.test(text) && open(text) <= 0) break;
    text = `${text.replace(/\s*\\$/, '')} ${code(next)}`;
  }
  return text.replace(/\(\s+/g, '(').replace(/\s+\)/g, ')');
}

/** `dep.found()` says more with the name of what is looked for: of `dep = dependency('libwd')` above it, that. */
function named(condition: string, above: readonly string[]): string {
  return condition.replace(/\b(\w+)\.found\(\)/g, (whole, variable: string) => {
    const set = new RegExp(`^\\s*${variable}\\s*=\\s*\\S*\\(\\s*'([^']+)'`);
    const name = above.map((line) => set.exec(line)?.[1]).findLast((one) => one !== undefined);
    return name === undefined ? whole : `${name} is found`;
  });
}

/** "a and b" of "not a or not b"; null for what is no such list. */
function withoutNot(condition: string): string | null {
  const whole = /^not\s+\(([^()]*)\)$/.exec(condition)?.[1];
  if (whole !== undefined) return whole;
  const parts = condition.split(/\s+or\s+/);
  if (/\band\b/.test(condition)) return null;
  const bare = parts.map((part) => /^not\s+(.+)$/.exec(part.trim())?.[1] ?? null);
  if (bare.some((part) => part === null || /[()]/.test(part) !== /\(.*\)/.test(part))) return null;
  return bare.map((part) => part?.replace(/^\((.*)\)$/, '$1')).join(' and ');
}
