import { once } from 'node:events';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BranchForm, branchForms } from '@/lib/contracts/export';
import { AppError } from '@/lib/errors';
import type { TarEntry } from '@/lib/services/branches/tar-file';
import { account, command, needed, printLine, readOptions } from './command';
import { withDatabase } from './with-database';

const usage = `Usage: stablehand export branch NAME --project SLUG [--form mbox|quilt|queue|bundle] [--output FILE|FOLDER]
       stablehand export cells --project SLUG
  export branch   what is accepted for the branch, to standard output or FILE
    --form mbox     mails for git am (default)
    --form quilt    patches/series and patches/0001-….patch, as .tar.gz; in FOLDER when that is one: quilt push -a
    --form queue    the layout of the kernel's stable-queue: queue-NAME/series and its patches, as quilt
    --form bundle   commits on the branch's tip: git fetch FILE
  export cells    one JSON object per cell, as the matrix command prints them
Exit: 0 done, 1 a patch does not follow on the ones before it, 2 wrong usage.
`;

const options = {
  project: { type: 'string' },
  output: { type: 'string' },
  form: { type: 'string' },
} as const;

export const run = command('export', usage, async (argv, io) => {
  const [what, ...rest] = argv;
  const { values, positionals } = readOptions({ args: rest, options, allowPositionals: true });
  if (what !== 'branch' && what !== 'cells') {
    io.stderr.write(usage);
    return 2;
  }
  const project = needed(values.project, '--project');
  return withDatabase(async () => {
    const { cliContext } = await import('@/lib/services/context');
    const ctx = cliContext(account());
    if (what === 'branch') {
      const branch = needed(positionals[0], 'the branch');
      const form = readForm(values.form);
      const { exportBranch } = await import('@/lib/services/branches/export-branch');
      const { bytes, files } = await exportBranch(ctx, { project, branch, form });
      if (values.output === undefined) io.stdout.write(bytes);
      else if (files !== null && (await isFolder(values.output)))
        await writeFolder(values.output, files);
      else await writeFile(values.output, bytes);
      return 0;
    }
    const { exportCells } = await import('@/lib/services/cells/export-cells');
    for await (const cell of exportCells(ctx, { project })) {
      printLine(io, cell);
      if (io.stdout.writable && 'writableNeedDrain' in io.stdout && io.stdout.writableNeedDrain) {
        await once(io.stdout, 'drain');
      }
    }
    return 0;
  });
});

function readForm(form: string | undefined): BranchForm {
  const read = BranchForm.safeParse(form ?? 'mbox');
  if (read.success) return read.data;
  throw new AppError('bad-input', `--form takes one of ${branchForms.join(', ')}.`);
}

async function isFolder(name: string): Promise<boolean> {
  const found = await stat(name).catch(() => null);
  return name.endsWith(path.sep) || found?.isDirectory() === true;
}

/** Into a folder that the files get for themselves: what is there already is not mixed with them. */
async function writeFolder(folder: string, files: readonly TarEntry[]): Promise<void> {
  const own = path.join(folder, path.dirname(files[0]?.path ?? ''));
  await mkdir(folder, { recursive: true });
  try {
    await mkdir(own);
  } catch (cause) {
    throw new AppError('bad-input', `${own} is there already.`, {
      hint: 'Name another folder, or remove it.',
      cause,
    });
  }
  for (const file of files) await writeFile(path.join(folder, file.path), file.content);
}
