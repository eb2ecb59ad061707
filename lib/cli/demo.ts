import { account, command, printLine } from './command';
import { withDatabase } from './with-database';

const usage = `Usage: stablehand demo make
       stablehand demo remove
Makes the demo project (again, if it was removed), or takes it away. Workers do the analyses.
`;

export const run = command('demo', usage, async (argv, io) => {
  const [verb] = argv;
  if (verb !== 'make' && verb !== 'remove') {
    io.stderr.write(usage);
    return 2;
  }
  await withDatabase(async () => {
    const { cliContext } = await import('@/lib/services/context');
    const ctx = cliContext(account());
    if (verb === 'make') {
      const { makeDemoProject } = await import('@/lib/services/demo/make-demo-project');
      printLine(io, await makeDemoProject(ctx));
      return;
    }
    const { removeDemoProject } = await import('@/lib/services/demo/remove-demo-project');
    await removeDemoProject(ctx);
    printLine(io, { removed: true });
  });
  return 0;
});
