// `npm run prisma:generate`: the typed client, made again when the schema changed.
import { generateClient } from './prepare.mjs';

const problem = generateClient();
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
