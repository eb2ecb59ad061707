import { text } from 'node:stream/consumers';
import { Role } from '@/lib/contracts/vocabulary';
import { AppError } from '@/lib/errors';
import { account, command, needed, printLine, readOptions } from './command';
import { withDatabase } from './with-database';

const usage = `Usage: stablehand users add --email ADDRESS --name NAME [--role PROJECT=ROLE …] [--admin]
  The password is read from standard input (at least 12 characters): it would stay in the shell's history otherwise.
  --role PROJECT=ROLE   viewer, reviewer, lead or admin in that project; may be given several times
  --admin               administrator of the whole installation
`;

const options = {
  email: { type: 'string' },
  name: { type: 'string' },
  role: { type: 'string', multiple: true },
  admin: { type: 'boolean' },
} as const;

export const run = command('users', usage, async (argv, io) => {
  const [verb, ...rest] = argv;
  if (verb !== 'add') {
    io.stderr.write(usage);
    return 2;
  }
  const { values } = readOptions({ args: rest, options });
  const person = {
    email: needed(values.email, '--email'),
    name: needed(values.name, '--name'),
    instanceAdmin: values.admin === true,
    memberships: (values.role ?? []).map(readRole),
  };
  if (process.stdin.isTTY) io.stderr.write('Password, then Ctrl-D:\n');
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  const made = await withDatabase(async () => {
    const { addUser } = await import('@/lib/services/people/add-user');
    const { cliContext } = await import('@/lib/services/context');
    return addUser(cliContext(account()), { ...person, password });
  });
  printLine(io, { ...made, email: person.email });
  return 0;
});

function readRole(given: string): { project: string; role: Role } {
  const [project = '', role] = given.split('=');
  const read = Role.safeParse(role);
  if (project !== '' && read.success) return { project, role: read.data };
  throw new AppError('bad-input', `--role ${given} is not of the form PROJECT=ROLE.`);
}
