import { run } from '@/lib/cli/matrix';
import { runAsProcess } from '@/lib/cli/process';

// What lib/cli/start.mjs bundles: `matrix` alone, without the other commands.
runAsProcess(run, process.argv.slice(3));
