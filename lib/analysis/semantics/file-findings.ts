import { isC } from '@/lib/analysis/change/file-role';
import type { PhaseContext } from '@/lib/analysis/context';
import { finding } from '@/lib/analysis/finding';
import { linesOf, pathOf } from '@/lib/diff/patch';
import type { CodeReader } from './code-reader';
import { gateFinding } from './function-findings';
import { buildGates } from './gates';
import type { CodeFinding } from './kinds';

/** Files that are asked about where no function is changed. */
const mostFiles = 6;

/**
 * What decides whether the changed files are built, and which aliases are the names of their modules: for a change that
 * touches no function, this is who has it (4-phases, phase 5).
 */
export async function fileFindings(
  context: PhaseContext,
  reader: CodeReader,
): Promise<CodeFinding[]> {
  const tree = context.input.commit;
  const files = (await context.patch()).filter(
    (file) => file.status === 'modified' && /\.c$/.test(pathOf(file)) && isC(pathOf(file)),
  );
  const out: CodeFinding[] = [];
  for (const file of files.slice(0, mostFiles)) {
    const path = pathOf(file);
    for (const gate of await buildGates(reader, tree, path))
      out.push(await gateFinding(context, path, gate));
    for (const hunk of file.hunks)
      for (const { text } of linesOf(hunk, 'add')) {
        const alias = /^MODULE_ALIAS\("([\w-]+)"\)/.exec(text)?.[1];
        if (alias !== undefined) out.push(...(await moduleName(context, reader, path, alias)));
      }
  }
  return out;
}

/** The line of the Makefile that links the file into an object of the alias's name. */
async function moduleName(
  context: PhaseContext,
  reader: CodeReader,
  path: string,
  alias: string,
): Promise<CodeFinding[]> {
  const tree = context.input.commit;
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const object = path.slice(folder.length + 1).replace(/\.c$/, '.o');
  const makefile = `${folder}/Makefile`;
  const lines = await reader.lines(tree, makefile);
  const links = (line: string) => {
    const [, name = '', objects = ''] =
      /^([\w-]+)-(?:y|objs|\$\(\w+\))\s*[:+]?=\s*(.*)$/.exec(line) ?? [];
    const listed = objects.split(/\s+/);
    return (name === alias && listed.includes(object)) || listed.includes(`${alias}.o`);
  };
  const at = (lines ?? []).findIndex(links);
  if (at < 0) return [];
  return [
    finding({
      kind: 'module-name',
      summary: `The alias "${alias}" of ${path} is the name of its module (${makefile}:${at + 1}).`,
      path,
      data: { alias, file: path, makefile, line: at + 1 },
      evidence: [
        await context.probe('file-lines', { tree, path: makefile, from: at + 1, to: at + 1 }),
      ],
    }),
  ];
}
