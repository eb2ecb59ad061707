import { once } from 'node:events';
import path from 'node:path';
import type { Output } from '@/lib/cli/output';
import { isAppError } from '@/lib/errors';
import { openArchive, openStream, truncationOf } from '@/lib/mail/archive/archives';
import { looksLikeMail, parseMail, toParsedMail } from '@/lib/mail/parse';
import type { ArchivedMessage, MailArchive } from '@/lib/ports';

const usage = `Usage: stablehand mail parse FILE --json
  FILE  an mbox (also gzipped), a maildir, a directory of .eml files, one message, or - for standard input
Prints one JSON object per message. Exit: 0 all printed, 2 wrong usage, 3 FILE cannot be read or holds no mail.
`;

/** `mail parse FILE --json`. `argv` starts after the word "mail". */
export async function run(argv: readonly string[], io: Output): Promise<number> {
  const words = argv[0] === 'mail' ? argv.slice(1) : argv;
  const [verb, ...rest] = words;
  if (words.includes('--help')) {
    io.stderr.write(usage);
    return 0;
  }
  const files = rest.filter((word) => word === '-' || !word.startsWith('-'));
  const unknown = rest.find((word) => word.startsWith('-') && word !== '-' && word !== '--json');
  const [file] = files;
  if (verb !== 'parse' || file === undefined || files.length > 1 || unknown !== undefined) {
    if (unknown !== undefined) io.stderr.write(`Unknown option ${unknown}\n`);
    io.stderr.write(usage);
    return 2;
  }
  try {
    const archive = file === '-' ? openStream(process.stdin) : await openArchive(file);
    return await parseAll(archive, file, io);
  } catch (cause) {
    const hint = isAppError(cause) ? cause.hint : undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    io.stderr.write(`${reason}${hint ? `\n${hint}` : ''}\n`);
    return 3;
  }
}

async function parseAll(archive: MailArchive, file: string, io: Output): Promise<number> {
  let printed = 0;
  const print = async (message: ArchivedMessage) => {
    const document = await parseMail(message.raw, { truncation: truncationOf(message) });
    printed += 1;
    // A reader that stops reading (head) must not make the whole mailbox pile up in memory.
    if (!io.stdout.write(`${JSON.stringify(toParsedMail(document))}\n`)) {
      await once(io.stdout, 'drain');
    }
  };
  // A whole file that looks like no mail is none; in front of real messages it is a damaged one, and listed.
  let doubtful: ArchivedMessage | null = null;
  for await (const message of archive.messages()) {
    if (isDoubtful(message, file)) {
      doubtful = message;
      continue;
    }
    if (doubtful) await print(doubtful);
    doubtful = null;
    await print(message);
  }
  if (printed > 0) return 0;
  const name = file === '-' ? 'standard input' : file;
  io.stderr.write(
    `No mail found in ${name}. Expected an mbox (messages start with a "From " line), a maildir, or a message with headers.\n`,
  );
  return 3;
}

/** In a mailbox, in a maildir and in a file called .eml everything is a message, however damaged. */
function isDoubtful(message: ArchivedMessage, file: string): boolean {
  if (message.framed || /\.(?:eml|msg|mail)$/i.test(path.basename(file))) return false;
  return !looksLikeMail(message.raw);
}
