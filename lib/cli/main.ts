import type { CommandRun, Output } from '@/lib/cli/output';
import { runAsProcess } from '@/lib/cli/process';

/**
 * Each command is one file that is read only when it is called, so that what needs no database starts without one.
 * A command gets the arguments after its own name and returns the exit code.
 */
const commands: Readonly<
  Record<string, { load: () => Promise<{ run: CommandRun }>; help: string }>
> = {
  matrix: {
    load: () => import('@/lib/cli/matrix'),
    help: 'commits x branches: present, applies, merges, conflicts, absent',
  },
  backport: {
    load: () => import('@/lib/cli/backport'),
    help: 'one commit as it would land on a branch, for git am',
  },
  analyze: {
    load: () => import('@/lib/cli/analyze'),
    help: 'one commit through the nine phases: findings with evidence, verdict, range',
  },
  fit: {
    load: () => import('@/lib/cli/fit'),
    help: 'the verdict model against what the maintainers backported',
  },
  mail: {
    load: () => import('@/lib/cli/mail'),
    help: 'mail parse: what is in an archive of mails',
  },
  project: {
    load: () => import('@/lib/cli/project'),
    help: 'project add, list, refresh: what is tracked',
  },
  import: {
    load: () => import('@/lib/cli/import'),
    help: 'import range, commits, missing, mbox',
  },
  archive: {
    load: () => import('@/lib/cli/archive'),
    help: 'archive add, list, index, remove, find: mail archives that are searched',
  },
  source: {
    load: () => import('@/lib/cli/source'),
    help: 'source add-queue, list-queues, read-queue, remove-queue: repositories like the kernel’s stable-queue',
  },
  worker: {
    load: () => import('@/lib/cli/worker'),
    help: 'runs jobs until it is told to stop',
  },
  users: {
    load: () => import('@/lib/cli/users'),
    help: 'users add: an account without a link',
  },
  export: {
    load: () => import('@/lib/cli/export'),
    help: 'export branch, cells',
  },
  demo: {
    load: () => import('@/lib/cli/demo'),
    help: 'demo make, remove',
  },
  backup: {
    load: () => import('@/lib/cli/backup'),
    help: 'everything in the database to a file',
  },
  restore: {
    load: () => import('@/lib/cli/restore'),
    help: 'a backup into an empty database',
  },
};

const usage = `Usage: npm run -s stablehand -- COMMAND …
${Object.entries(commands)
  .map(([name, { help }]) => `  ${name.padEnd(10)} ${help}`)
  .join('\n')}
Each command explains itself with --help. Exit: 0 done, 2 wrong usage, 3 the repository or file cannot be read.
`;

async function main(argv: readonly string[], io: Output): Promise<number> {
  const [name = '', ...rest] = argv;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    const asked = name === 'help' || name === '--help';
    if (!asked && name !== '') io.stderr.write(`stablehand: there is no command ${name}\n`);
    io.stderr.write(usage);
    return asked ? 0 : 2;
  }
  const { run } = await command.load();
  return run(rest, io);
}

runAsProcess(main, process.argv.slice(2));
