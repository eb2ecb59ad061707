import path from 'node:path';
import { account, command, needed, printLine, readOptions } from './command';
import { withDatabase } from './with-database';

const usage = `Usage: stablehand project add --git-dir DIR [--git-dir DIR …] --upstream REF --name NAME [--slug SLUG] [--profile NAME]
       stablehand project list
       stablehand project refresh SLUG
  --git-dir DIR   a repository: bare, a work tree, or its .git; it is only ever read
  --upstream REF  where fixes come from, for example main
  --slug SLUG     short name in addresses; made from NAME when left out
  --profile NAME  linux, dpdk or generic; otherwise chosen by what the repository looks like
Exit: 0 done, 2 wrong usage, 3 the repository cannot be read.
`;

const options = {
  'git-dir': { type: 'string', multiple: true },
  upstream: { type: 'string' },
  name: { type: 'string' },
  slug: { type: 'string' },
  profile: { type: 'string' },
} as const;

/** "My Project 2" becomes "my-project-2". */
function slugOf(name: string): string {
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return slug.replace(/^-+|-+$/g, '').slice(0, 40);
}

export const run = command('project', usage, async (argv, io) => {
  const [verb, ...rest] = argv;
  const { values, positionals } = readOptions({ args: rest, options, allowPositionals: true });
  if (verb === 'add') {
    const name = needed(values.name, '--name');
    const request = {
      name,
      slug: values.slug ?? slugOf(name),
      repositories: (values['git-dir'] ?? []).map((dir) => path.resolve(dir)),
      upstreamRef: needed(values.upstream, '--upstream'),
      ...(values.profile === undefined ? {} : { profile: values.profile }),
    };
    const made = await withDatabase(async () => {
      const { createProject } = await import('@/lib/services/projects/create-project');
      const { cliContext } = await import('@/lib/services/context');
      return createProject(cliContext(account()), request);
    });
    printLine(io, made);
    return 0;
  }
  if (verb === 'list') {
    const projects = await withDatabase(async () => {
      const { listProjects } = await import('@/lib/services/projects/list-projects');
      const { cliContext } = await import('@/lib/services/context');
      return listProjects(cliContext(account()));
    });
    for (const { role: _role, ...project } of projects) printLine(io, project);
    return 0;
  }
  if (verb === 'refresh') {
    const project = needed(positionals[0], 'the project');
    const result = await withDatabase(async () => {
      const { refreshBranches } = await import('@/lib/services/projects/refresh-branches');
      const { cliContext } = await import('@/lib/services/context');
      return refreshBranches(cliContext(account()), { project });
    });
    printLine(io, result);
    return 0;
  }
  io.stderr.write(usage);
  return 2;
});
