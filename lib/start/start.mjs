// `npm start`: checks Node and git, installs what is missing, then hands over to TypeScript (lib/start/main.ts).
import process from 'node:process';
import { prepareOrExit, root } from '#prepare';

process.chdir(root);
prepareOrExit();
const { register } = await import('tsx/esm/api');
register();
await import('./main.ts');
