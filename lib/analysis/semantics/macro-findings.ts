import { isC, roleOf } from '@/lib/analysis/change/file-role';
import type { PhaseContext } from '@/lib/analysis/context';
import { count, finding, listFew } from '@/lib/analysis/finding';
import { linesOf, type PatchFile, pathOf } from '@/lib/diff/patch';
import type { CodeReader } from './code-reader';
import type { FunctionAt } from './entry-path';
import { entryFindings } from './function-findings';
import type { CodeFinding } from './kinds';

/** Macros that are asked about, and names of functions that are told of one. */
const most = { macros: 4, users: 5 };

interface Changed {
  readonly name: string;
  readonly path: string;
  readonly before: string;
  readonly now: string;
  readonly line: number;
  /** Whether it takes arguments, as a function does. */
  readonly takes: boolean;
}

/**
 * Which functions use a macro that a patch gives another value: where no function is changed, it is in those that
 * something changes. The way to the first of them is followed.
 */
export async function macroFindings(
  context: PhaseContext,
  reader: CodeReader,
): Promise<CodeFinding[]> {
  const tree = context.input.commit;
  const out: CodeFinding[] = [];
  const changed = (await context.patch()).flatMap(changedMacros).slice(0, most.macros);
  for (const macro of changed) {
    const { name, path, before, now, line, takes } = macro;
    const { uses, unread } = await reader.uses(tree, {
      ...{ name, path, line },
      isStatic: path.endsWith('.c'),
    });
    const users = new Map<string, FunctionAt>();
    for (const { kind, inside, path: file } of uses)
      if (inside !== null && kind !== 'definition' && !users.has(`${file} ${inside.name}`))
        users.set(`${file} ${inside.name}`, {
          ...{ name: inside.name, path: file, line: inside.startLine },
          isStatic: inside.isStatic,
        });
    const all = [...users.values()];
    const names = [...new Set(all.map((one) => `${one.name}()`))];
    const by =
      names.length === 0
        ? `no function uses it${unread > 0 ? ' in what was read' : ''}`
        : `used by ${listFew(names, most.users)}`;
    out.push(
      finding({
        kind: 'macro-users',
        summary: `${name}${takes ? '()' : ''} is ${now} instead of ${before}: ${by}${unread > 0 && names.length > 0 ? `; ${count(unread, 'more file')} not read` : ''}.`,
        path,
        line,
        data: {
          ...{ macro: name, before, now },
          users: all.slice(0, 60).map((one) => ({ name: one.name, path: one.path })),
          complete: unread === 0,
        },
        evidence: [await context.probe('word-lines', { tree, word: name })],
      }),
    );
    const [first] = all;
    if (first !== undefined && !out.some((one) => one.kind === 'entry-path'))
      out.push(...(await entryFindings(context, reader, first, [name])));
  }
  return out;
}

const definition = /^\s*#\s*define\s+([A-Za-z_]\w*)(\([^()]*\))?\s+(\S.*?)\s*$/;

/** Macros that stay, with the same arguments and another value: what is written on one line. */
function changedMacros(file: PatchFile): Changed[] {
  const path = pathOf(file);
  if (file.status !== 'modified' || !isC(path) || roleOf(path) === 'test') return [];
  const definitionIn = (text: string) => {
    const [, name, of = '', value = ''] =
      definition.exec(text.replace(/\/\*.*?\*\/|\/\/.*$/g, '')) ?? [];
    return name === undefined || /\\$|\/\*/.test(value) ? null : { name, of: plain(of), value };
  };
  return file.hunks.flatMap((hunk) => {
    const old = new Map(
      linesOf(hunk, 'delete').flatMap(({ text }) => {
        const one = definitionIn(text);
        return one === null ? [] : [[`${one.name}${one.of}`, one.value] as const];
      }),
    );
    return linesOf(hunk, 'add').flatMap(({ text, newLine }) => {
      const one = definitionIn(text);
      const before = one === null ? undefined : old.get(`${one.name}${one.of}`);
      return one === null || before === undefined || plain(before) === plain(one.value)
        ? []
        : [
            {
              name: one.name,
              path,
              before,
              now: one.value,
              line: newLine ?? 1,
              takes: one.of !== '',
            },
          ];
    });
  });
}

const plain = (value: string) => value.replace(/\s+/g, '');
