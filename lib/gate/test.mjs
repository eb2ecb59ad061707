// `npm test`: installs what is missing, then runs the gate (lib/gate/main.ts). `npm test -- unit types` runs only these stages.
import process from 'node:process';
import { prepareOrExit, root } from '#prepare';

process.chdir(root);
prepareOrExit();
const { register } = await import('tsx/esm/api');
register();
await import('./main.ts');
