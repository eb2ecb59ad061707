import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { adjustRules } from '@/lib/contracts/backport';
import { Oid } from '@/lib/contracts/git';

/** One line of the file of results. */
const JudgedCase = z.object({
  branch: z.string(),
  oid: Oid,
  upstream: Oid,
  half: z.enum(['train', 'test']),
  /** Name of the set of rules. */
  set: z.string(),
  ms: z.number(),
  verdict: z.enum(['equal', 'different', 'none']),
  rules: z.array(z.enum(adjustRules)),
  why: z.string().nullable(),
  /** The proposal's files, bytes as latin1; null: what stands there is not new to the repository. */
  files: z.array(z.object({ path: z.string(), text: z.string().nullable() })).optional(),
});
export type JudgedCase = z.infer<typeof JudgedCase>;

/**
 * What an earlier run left in its file, by set of rules and commit. A last line that is not whole is taken out of the
 * file: that run was stopped while it wrote. The file is made where there is none.
 */
export async function judgedBefore(file: string): Promise<Map<string, JudgedCase>> {
  const found = new Map<string, JudgedCase>();
  const text = await textIfThere(file);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole !== text || text === '') await writeFile(file, whole);
  for (const line of whole.split('\n')) {
    if (line === '') continue;
    const one = JudgedCase.parse(JSON.parse(line));
    found.set(`${one.set} ${one.oid}`, one);
  }
  return found;
}

async function textIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
