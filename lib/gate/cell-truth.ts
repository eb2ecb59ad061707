import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** What both say of one commit on one branch. */
const CellLine = z.object({
  commit: z.string(),
  branch: z.string(),
  strict: z.boolean().nullable(),
  pick: z.enum(['clean', 'empty', 'conflict', 'error']).nullable(),
  tree: z.string().nullable(),
});
export type CellLine = z.infer<typeof CellLine>;

/** Runs a program that prints one JSON object a line; messages go to standard error. Throws when it fails. */
export async function jsonLines(
  command: string,
  args: readonly string[],
  input: string,
): Promise<readonly CellLine[]> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const code = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.end(input);
  const output = await text(child.stdout);
  const exit = await code;
  if (exit !== 0) throw new Error(`${command} ended with exit code ${exit}.`);
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => CellLine.parse(JSON.parse(line)));
}

const keyOf = (cell: CellLine): string => `${cell.commit} ${cell.branch}`;
const resultOf = ({ strict, pick, tree }: CellLine): string =>
  JSON.stringify({ strict, pick, tree });

/** Cells on which ours differ from what plain git says, by commit; cells that git could not tell are left out. */
export function differences(
  truth: readonly CellLine[],
  ours: readonly CellLine[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map(ours.map((cell) => [keyOf(cell), cell]));
  const byCommit = new Map<string, string[]>();
  for (const expected of truth) {
    const list = byCommit.get(expected.commit) ?? [];
    byCommit.set(expected.commit, list);
    if (expected.pick === 'error') continue;
    const cell = found.get(keyOf(expected));
    const got = cell ? resultOf(cell) : 'no line';
    if (got !== resultOf(expected)) {
      list.push(`${keyOf(expected)}: git says ${resultOf(expected)}, we say ${got}`);
    }
  }
  return byCommit;
}
