import type { Oid } from '@/lib/contracts/git';
import type { CodeReader } from './code-reader';
import type { Step } from './entry-path';
import { type Gate, mostGates } from './gate';
import { mesonGates } from './meson-gates';

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

const capable = /\b\w*capable\w*\s*\([^;]*?\b(CAP_[A-Z_]+)/;

/** Capability checks in the functions of a path. */
export async function capabilityGates(
  reader: CodeReader,
  tree: Oid,
  steps: readonly Step[],
): Promise<Gate[]> {
  const out: Gate[] = [];
  for (const step of steps) {
    if (step.isHanded === true || step.isMacro === true) continue;
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
