import path from 'node:path';
import { dataDirectory } from '@/lib/data-directory';
import { AppError } from '@/lib/errors';
import { type MailKey, mailKeys } from '@/lib/ports';
import { account, command, needed, printLine, readOptions } from './command';
import type { Output } from './output';
import { withDatabase } from './with-database';

const usage = `Usage: stablehand archive add PATH --project SLUG [--name NAME]
       stablehand archive list --project SLUG
       stablehand archive index NAME --project SLUG
       stablehand archive remove NAME --project SLUG
       stablehand archive lore [URL] --project SLUG [--allow-private] [--off]
       stablehand archive find PATH --message-id ID | --parent ID | --patch-id ID | --title TEXT
  add     registers a public-inbox archive (a bare repository, or the folder that holds git/0.git) or an mbox, and indexes it
  index   looks for what came since
  lore    shows or sets the public-inbox server that is asked for what the archives do not hold ("https://lore.kernel.org/all/")
  find    looks one archive up by its path; needs no database. The index is kept in the data folder
Exit: 0 done, 1 nothing found or indexing failed, 2 wrong usage, 3 the archive cannot be read.
`;

const options = {
  project: { type: 'string' },
  name: { type: 'string' },
  'message-id': { type: 'string' },
  parent: { type: 'string' },
  'patch-id': { type: 'string' },
  title: { type: 'string' },
  'allow-private': { type: 'boolean' },
  off: { type: 'boolean' },
} as const;

type Values = Partial<Record<Exclude<keyof typeof options, 'allow-private' | 'off'>, string>>;

export const run = command('archive', usage, async (argv, io) => {
  const [verb = '', ...rest] = argv;
  const { values, positionals } = readOptions({ args: rest, options, allowPositionals: true });
  if (verb === 'find') return find(needed(positionals[0], 'the archive'), values, io);
  if (!['add', 'list', 'index', 'remove', 'lore'].includes(verb)) {
    io.stderr.write(usage);
    return 2;
  }
  const project = needed(values.project, '--project');
  return withDatabase(async () => {
    const { cliContext } = await import('@/lib/services/context');
    const { listArchives } = await import('@/lib/services/archives/list-archives');
    const ctx = cliContext(account());
    if (verb === 'list') {
      for (const archive of await listArchives(ctx, { project })) printLine(io, archive);
      return 0;
    }
    if (verb === 'lore') {
      const { getLore, setLore } = await import('@/lib/services/archives/lore-settings');
      const [base = ''] = positionals;
      const allowPrivate = values['allow-private'] === true;
      const change = base !== '' || values.off === true;
      const settings = { base: values.off === true ? '' : base, allowPrivate };
      const { mayEdit: _mayEdit, ...lore } = change
        ? await setLore(ctx, { project, settings })
        : await getLore(ctx, { project });
      printLine(io, lore);
      return 0;
    }
    if (verb === 'add') {
      const { addArchive } = await import('@/lib/services/archives/add-archive');
      const file = path.resolve(needed(positionals[0], 'the archive'));
      const request = { path: file, ...(values.name === undefined ? {} : { name: values.name }) };
      const made = await addArchive(ctx, { project, request });
      return indexNow(ctx, made.id, made, io);
    }
    const name = needed(positionals[0], 'the name of the archive');
    const archive = (await listArchives(ctx, { project })).find((one) => one.name === name);
    if (archive === undefined)
      throw new AppError('bad-input', `There is no archive "${name}" in ${project}.`);
    if (verb === 'index') return indexNow(ctx, archive.id, { id: archive.id, name }, io);
    const { removeArchive } = await import('@/lib/services/archives/remove-archive');
    await removeArchive(ctx, { project, id: archive.id });
    return 0;
  });
});

async function indexNow(
  ctx: Parameters<typeof import('@/lib/services/archives/index-archive').indexArchive>[0],
  archiveId: string,
  shown: object,
  io: Output,
): Promise<number> {
  const { indexArchive } = await import('@/lib/services/archives/index-archive');
  const done = await indexArchive(ctx, { archiveId });
  printLine(io, { ...shown, ...(done ?? { error: 'It could not be indexed: see archive list.' }) });
  return done === null ? 1 : 0;
}

/** One line a mail, oldest first. */
async function find(file: string, values: Values, io: Output): Promise<number> {
  const asked = mailKeys.flatMap((key): [MailKey, string][] => {
    const value = values[key];
    return value === undefined ? [] : [[key, value]];
  });
  const [one, ...more] = asked;
  if (one === undefined || more.length > 0) {
    throw new AppError('bad-input', 'Look by one of --message-id, --parent, --patch-id, --title.');
  }
  const { openArchiveSource } = await import('@/lib/services/archives/archive-source');
  const { openSourcePlace, searchPlaces } = await import('@/lib/services/archives/search-archives');
  const { bareId, titleKey } = await import('@/lib/mail/parse/index-entry');
  const source = await openArchiveSource(path.resolve(file));
  const place = await openSourcePlace(path.basename(file), source, dataDirectory(), {
    onProgress: (done, total) =>
      void io.stderr.write(`indexed ${done}${total === null ? '' : ` of ${total}`} mails\n`),
  });
  try {
    const [key, value] = one;
    const folded = key === 'title' ? titleKey(value) : key === 'patch-id' ? value : bareId(value);
    const found = await searchPlaces([place]).find(key, folded);
    for (const { locator: _locator, ...mail } of found) printLine(io, mail);
    return found.length === 0 ? 1 : 0;
  } finally {
    await place.close();
  }
}
