import type { Oid } from '@/lib/contracts/git';
import type { CodeReader } from './code-reader';
import type { Step } from './entry-path';

/** Something that has to hold before the code is built, or before the path is taken. */
export interface Gate {
  /** "CONFIG_NVME_FABRICS", a meson condition, or null for a check at run time. */
  readonly config: string | null;
  /** "CAP_SYS_ADMIN"; null for a condition of the build. */
  readonly capability: string | null;
  /** The function of the path that checks the capability; null for a condition of the build. */
  readonly step: string | null;
  readonly path: string;
  readonly line: number;
  /** The line itself, trimmed. */
  readonly text: string;
  /** What the option depends on, as Kconfig has it. */
  readonly depends: readonly string[];
  /** The folder that a condition of the build holds for: "drivers/pci" of what drivers/Makefile asks for it. */
  readonly folder: string | null;
}

const mostGates = 6;

/** What decides whether a file is built: Kbuild through its directories, else meson. Read at one tree. */
export async function buildGates(reader: CodeReader, tree: Oid, path: string): Promise<Gate[]> {
  const parts = path.split('/');
  const out: Gate[] = [];
  let wanted = (parts.pop() ?? '').replace(/\.c$/, '.o');
  while (parts.length > 0 && out.length < mostGates) {
    const folder = parts.join('/');
    const makefile = await makefileOf(reader, tree, folder);
    if (makefile === null) break;
    const found = await gatesOf(reader, tree, folder, makefile, wanted, out);
    out.push(...found);
    wanted = `${parts.pop() ?? ''}/`;
  }
  return out.length > 0 ? out.slice(0, mostGates) : mesonGates(reader, tree, path);
}

interface Makefile {
  readonly path: string;
  /** Logical lines, continuations joined, with the number of their first. */
  readonly lines: readonly { readonly line: number; readonly text: string }[];
}

async function makefileOf(reader: CodeReader, tree: Oid, folder: string): Promise<Makefile | null> {
  for (const name of ['Kbuild', 'Makefile']) {
    const path = `${folder}/${name}`;
    const raw = await reader.lines(tree, path);
    if (raw === null) continue;
    const lines: { line: number; text: string }[] = [];
    let open: { line: number; text: string } | null = null;
    for (const [at, text] of raw.entries()) {
      const whole: { line: number; text: string } =
        open === null ? { line: at + 1, text } : { line: open.line, text: `${open.text} ${text}` };
      open = text.endsWith('\\') ? { line: whole.line, text: whole.text.slice(0, -1) } : null;
      if (open === null) lines.push(whole);
    }
    if (open !== null) lines.push(open);
    return { path, lines };
  }
  return null;
}

/** `name-$(CONFIG_X) += a.o b.o`, `name-y := a.o`, `name-objs := a.o`. */
const rule = /^\s*([\w./+-]+?)-(?:(y|m|objs)|\$\((CONFIG_\w+)\))\s*[:+]?=\s*(.*)$/;

async function gatesOf(
  reader: CodeReader,
  tree: Oid,
  folder: string,
  makefile: Makefile,
  object: string,
  below: readonly Gate[],
): Promise<Gate[]> {
  const out: Gate[] = [];
  const gated = object.endsWith('/') ? `${folder}/${object.slice(0, -1)}` : folder;
  let wanted = object;
  for (let step = 0; step < 4; step += 1) {
    const all = makefile.lines
      .map((one) => ({ ...one, match: rule.exec(one.text) }))
      .filter(({ match }) => match !== null && (match[4] ?? '').split(/\s+/).includes(wanted));
    const found = all[0];
    const [, name = '', , config] = found?.match ?? [];
    if (found === undefined) break;
    // Several lines name a directory: each of them is enough, and what is built in it has one of its own.
    const configs = new Set(all.map(({ match }) => match?.[3]));
    if (wanted.endsWith('/') && configs.size > 1) {
      const known = below.some((gate) => gate.config !== null && configs.has(gate.config));
      if (!known && !configs.has(undefined)) {
        const names = [...configs].map(String);
        const more =
          names.length > 3 ? [...names.slice(0, 3), `${names.length - 3} others`] : names;
        out.push({
          config: `${more.slice(0, -1).join(', ')} or ${more.at(-1)}`,
          capability: null,
          step: null,
          path: makefile.path,
          line: found.line,
          text: found.text.trim().slice(0, 200),
          depends: [],
          folder: gated,
        });
      }
      break;
    }
    if (config !== undefined) {
      out.push({
        config,
        capability: null,
        step: null,
        path: makefile.path,
        line: found.line,
        text: found.text.trim().slice(0, 200),
        depends: await dependsOf(reader, tree, folder, config),
        folder: gated,
      });
    }
    if (name === 'obj' || name === 'lib' || name === wanted.replace(/\.o$/, '')) break;
    wanted = `${name}.o`;
  }
  return out;
}

/** `depends on` lines of an option, from the Kconfig of its directory or the one above. */
async function dependsOf(
  reader: CodeReader,
  tree: Oid,
  folder: string,
  config: string,
): Promise<string[]> {
  const above = folder.split('/').slice(0, -1).join('/');
  for (const where of [folder, above]) {
    const lines = where === '' ? null : await reader.lines(tree, `${where}/Kconfig`);
    const start =
      lines?.findIndex((line) =>
        new RegExp(`^(?:menu)?config\\s+${config.slice(7)}\\s*$`).test(line),
      ) ?? -1;
    if (lines === null || start < 0) continue;
    const out: string[] = [];
    for (const line of lines.slice(start + 1)) {
      if (/^\S/.test(line)) break;
      const on = /^\s+depends on\s+(.+)$/.exec(line)?.[1];
      if (on !== undefined) out.push(on.trim());
    }
    return out.slice(0, 4);
  }
  return [];
}

/** How far above a file the meson.build that names it is looked for. */
const mostAbove = 6;

/**
 * What the meson.build of a file's directory asks for, and those above that take the file in: by its name, or by the
 * directory below ("subdir('base')", "subdir(exec_env)").
 */
async function mesonGates(reader: CodeReader, tree: Oid, path: string): Promise<Gate[]> {
  const parts = path.split('/').slice(0, -1);
  const out: Gate[] = [];
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
      if (up > 0 && !isTaken) break;
      out.push(...mesonConditions(`${folder}/meson.build`, lines));
    }
    parts.pop();
  }
  return out.slice(0, mostGates);
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
      out.push({
        config: only === null ? `meson: not built if ${text}` : `meson: built only if ${only}`,
        capability: null,
        step: null,
        path: file,
        line: condition.line,
        text: (lines[condition.line - 1] ?? '').trim().slice(0, 200),
        depends: [],
        folder: file.slice(0, file.lastIndexOf('/')),
      });
    }
  }
  return out;
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

const capable = /\b\w*capable\w*\s*\([^;]*?\b(CAP_[A-Z_]+)/;

/** Capability checks in the functions of a path. */
export async function capabilityGates(
  reader: CodeReader,
  tree: Oid,
  steps: readonly Step[],
): Promise<Gate[]> {
  const out: Gate[] = [];
  for (const step of steps) {
    if (step.isHanded === true) continue;
    const lines = (await reader.lines(tree, step.path)) ?? [];
    for (let at = step.line; at < Math.min(lines.length, step.line + 2000); at += 1) {
      const line = lines[at] ?? '';
      if (/^\}/.test(line)) break;
      const capability = capable.exec(`${line} ${lines[at + 1] ?? ''}`)?.[1];
      if (capability === undefined || !/capable/.test(line)) continue;
      out.push({
        config: null,
        capability,
        step: step.name,
        path: step.path,
        line: at + 1,
        text: line.trim().slice(0, 200),
        depends: [],
        folder: null,
      });
    }
  }
  return out.slice(0, mostGates);
}
