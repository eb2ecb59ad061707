import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { account, command, needed, printLine, readOptions } from './command';
import { withDatabase } from './with-database';

const usage = `Usage: stablehand export branch NAME --project SLUG [--output FILE]
       stablehand export cells --project SLUG
  export branch   what is accepted for the branch as an mbox for git am, to standard output or FILE
  export cells    one JSON object per cell, as the matrix command prints them
Exit: 0 done, 1 a patch does not follow on the ones before it, 2 wrong usage.
`;

const options = { project: { type: 'string' }, output: { type: 'string' } } as const;

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
      const { exportMbox } = await import('@/lib/services/branches/export-mbox');
      const { bytes } = await exportMbox(ctx, { project, branch });
      if (values.output === undefined) io.stdout.write(bytes);
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
