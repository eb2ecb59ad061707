// `npm run stablehand`: `matrix`, which scripts call again and again, runs from a bundle of its sources that is made
// when they changed (a fifth of a second) and kept below node_modules/.cache; everything else, and `matrix` where no
// bundle can be kept, straight from the sources.
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import v8 from 'node:v8';
import { freshBundle, root } from './bundle.mjs';

const [command, ...rest] = process.argv.slice(2);
// What the bundle knows by itself. Any other option is left to the sources: they have all there is.
const plain = [
  'git-dir',
  'upstream',
  'branch',
  'commits',
  'profile',
  'only',
  'conflicts',
  'no-store',
  'json',
];
const isPlain = rest.every(
  (word) => !word.startsWith('--') || plain.includes(word.slice(2).split('=')[0] ?? ''),
);
const bundle = command === 'matrix' && isPlain ? freshBundle('lib/cli/matrix-main.ts') : null;
if (bundle !== null) {
  // A run lasts seconds: with its usual budget V8 spends a tenth of all CPU time on optimising code that hardly runs
  // again, while git needs both cores.
  v8.setFlagsFromString('--interrupt-budget=1500000');
  await import(pathToFileURL(bundle).href);
} else {
  const { register } = await import('tsx/esm/api');
  register({ tsconfig: `${root}/tsconfig.json` });
  await import('./main.ts');
}
