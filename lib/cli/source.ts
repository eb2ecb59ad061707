import path from 'node:path';
import { AppError } from '@/lib/errors';
import { account, command, needed, printLine, readOptions } from './command';
import { withDatabase } from './with-database';

const usage = `Usage: stablehand source add-queue PATH --project SLUG [--name NAME]
       stablehand source list-queues --project SLUG
       stablehand source read-queue NAME --project SLUG
       stablehand source remove-queue NAME --project SLUG
  add-queue   registers a git repository laid out as the kernel's stable-queue (queue-6.6/series and its patches), and
              reads it: its patches count as queued for their branches. Workers read it again when its HEAD moves
  read-queue  reads it again now
Exit: 0 done, 1 it could not be read, 2 wrong usage, 3 no repository.
`;

const options = { project: { type: 'string' }, name: { type: 'string' } } as const;
const verbs = ['add-queue', 'list-queues', 'read-queue', 'remove-queue'];

export const run = command('source', usage, async (argv, io) => {
  const [verb = '', ...rest] = argv;
  if (!verbs.includes(verb)) {
    io.stderr.write(usage);
    return 2;
  }
  const { values, positionals } = readOptions({ args: rest, options, allowPositionals: true });
  const project = needed(values.project, '--project');
  return withDatabase(async () => {
    const { cliContext } = await import('@/lib/services/context');
    const { listQueues } = await import('@/lib/services/patch-queues/list-queues');
    const { readQueue } = await import('@/lib/services/patch-queues/read-queue');
    const ctx = cliContext(account());
    const read = async (queueId: string): Promise<number> => {
      await readQueue(ctx, { queueId, again: true });
      const shown = (await listQueues(ctx, { project })).find((one) => one.id === queueId);
      if (shown !== undefined) printLine(io, shown);
      return shown?.error === null ? 0 : 1;
    };
    if (verb === 'list-queues') {
      for (const queue of await listQueues(ctx, { project })) printLine(io, queue);
      return 0;
    }
    if (verb === 'add-queue') {
      const { addQueue } = await import('@/lib/services/patch-queues/add-queue');
      const folder = path.resolve(needed(positionals[0], 'the path of the queue'));
      const request = { path: folder, ...(values.name === undefined ? {} : { name: values.name }) };
      return read((await addQueue(ctx, { project, request })).id);
    }
    const name = needed(positionals[0], 'the name of the queue');
    const queue = (await listQueues(ctx, { project })).find((one) => one.name === name);
    if (queue === undefined) {
      throw new AppError('bad-input', `There is no patch queue "${name}" in ${project}.`);
    }
    if (verb === 'read-queue') return read(queue.id);
    const { removeQueue } = await import('@/lib/services/patch-queues/remove-queue');
    await removeQueue(ctx, { project, id: queue.id });
    return 0;
  });
});
