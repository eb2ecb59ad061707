import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { AppError } from '@/lib/errors';
import { account, command, needed, printLine, readOptions } from './command';
import { withDatabase } from './with-database';

const usage = `Usage: stablehand import range A..B --project SLUG [--limit N] [--all | --fixes-tag]
       stablehand import commits FILE|- --project SLUG
       stablehand import missing BRANCH --project SLUG [--limit N]
       stablehand import mbox FILE --project SLUG
  --limit N     the newest N
  --all         commits without fix signals too
  --fixes-tag   only commits with a Fixes: line
  --no-wait     leave it to the workers and return at once
The import is done here and now; workers do the analyses. Killed, it goes on with the next worker.
Exit: 0 done, 1 it failed, 2 wrong usage, 3 the repository or file cannot be read.
`;

const options = {
  project: { type: 'string' },
  limit: { type: 'string' },
  all: { type: 'boolean' },
  'fixes-tag': { type: 'boolean' },
  'no-wait': { type: 'boolean' },
} as const;

interface Asked {
  readonly project: string;
  readonly what: string;
  readonly limit: number | undefined;
  readonly all: boolean;
  readonly tagOnly: boolean;
}

export const run = command('import', usage, async (argv, io) => {
  const [kind = '', ...rest] = argv;
  const { values, positionals } = readOptions({ args: rest, options, allowPositionals: true });
  const asked: Asked = {
    project: needed(values.project, '--project'),
    what: needed(positionals[0], 'what to import'),
    limit: values.limit === undefined ? undefined : readLimit(values.limit),
    all: values.all === true,
    tagOnly: values['fixes-tag'] === true,
  };
  return withDatabase(async () => {
    const made = await create(kind, asked);
    if (values['no-wait'] === true) {
      printLine(io, made);
      return 0;
    }
    const { followImport } = await import('./follow-import');
    return followImport(made.id, io);
  });
});

function readLimit(limit: string): number {
  const number = Number(limit);
  if (Number.isInteger(number) && number > 0) return number;
  throw new AppError('bad-input', `--limit ${limit} is no number of commits.`);
}

async function create(kind: string, asked: Asked): Promise<{ id: string; title: string }> {
  const { createImport } = await import('@/lib/services/imports/create-import');
  const { cliContext } = await import('@/lib/services/context');
  const ctx = cliContext(account());
  const { project, what } = asked;
  const limit = asked.limit === undefined ? {} : { limit: asked.limit };
  if (kind === 'range') {
    const signals = asked.tagOnly ? { signals: 'fixes-tag' as const } : {};
    const request = { kind, range: what, fixesOnly: !asked.all, ...signals, ...limit };
    return createImport(ctx, { project, request });
  }
  if (kind === 'missing') {
    return createImport(ctx, { project, request: { kind, branch: what, ...limit } });
  }
  if (kind === 'commits') {
    return createImport(ctx, { project, request: { kind, text: await readList(what) } });
  }
  if (kind === 'mbox') return createMailbox(ctx, project, path.resolve(what));
  throw new AppError('bad-input', `"${kind}" is no kind of import.`);
}

async function readList(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('object-missing', `${file} cannot be read.`, { cause });
  });
}

/** Small enough for the database: any worker can go on with it. Else, and for folders, it is read where it lies. */
async function createMailbox(
  ctx: Parameters<typeof import('@/lib/services/imports/create-import').createMailboxImport>[0],
  project: string,
  file: string,
) {
  const { createImport, createMailboxImport } = await import(
    '@/lib/services/imports/create-import'
  );
  const { mailboxLimit, storeMailbox } = await import('@/lib/services/imports/store-mailbox');
  const found = await stat(file).catch((cause: unknown) => {
    throw new AppError('object-missing', `${file} cannot be read.`, { cause });
  });
  const name = path.basename(file);
  if (found.isDirectory() || found.size > mailboxLimit) {
    return createMailboxImport(ctx, { project, path: file, name });
  }
  const { digest } = await storeMailbox(ctx, { project, name, bytes: await readFile(file) });
  return createImport(ctx, { project, request: { kind: 'mbox', name, digest } });
}
