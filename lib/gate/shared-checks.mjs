// `.ci/run` only: compares with the reference programs of ../shared/check, where they are at hand (lib/gate/shared-checks.ts).
import process from 'node:process';
import { prepareOrExit, root } from '#prepare';

process.chdir(root);
prepareOrExit();
const { register } = await import('tsx/esm/api');
register();
await import('./shared-checks.ts');
