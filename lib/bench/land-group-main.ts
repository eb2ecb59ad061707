import { readFileSync } from 'node:fs';
import v8 from 'node:v8';
import { z } from 'zod';
import { timeLanding } from '@/lib/bench/land-group';

// What `bench cells` runs in a process of its own: the folder of the repository as an argument, cells on stdin.
const Cells = z.array(z.object({ commit: z.string(), tip: z.string() }));
// As lib/cli/start.mjs has it for the command.
v8.setFlagsFromString('--interrupt-budget=1500000');
const cells = Cells.parse(JSON.parse(readFileSync(0, 'utf8')));
console.log(await timeLanding(process.argv[2] ?? '', cells));
