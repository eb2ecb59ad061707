import { z } from 'zod';
import { isAppError } from '@/lib/errors';
import { type IndexedMail, mailKeys } from '@/lib/ports';
import { type AnyProbe, defineProbe, shellWord, textOutput } from './probe';

/** Probes that look into mail archives. */
const findMails = defineProbe({
  name: 'find-mails',
  params: z.object({
    key: z.enum(mailKeys),
    value: z.string().min(1).max(1000),
    /** Seconds since 1970 UTC: later mails are not seen. */
    until: z.number().int(),
  }),
  command: ({ key, value }) => `stablehand archive find --${key} ${shellWord(value)}`,
  run: async ({ key, value, until }, { mail }) => {
    if (mail === undefined) return textOutput('no mail archive is registered\n', 1);
    const lines = linesOf(await mail.find(key, value), until);
    return textOutput(lines.join(''), lines.length === 0 ? 1 : 0);
  },
});

const mailPlaces = defineProbe({
  name: 'mail-places',
  params: z.object({}),
  command: () => 'stablehand archive list',
  run: async (_params, { mail }) => {
    const places = mail?.places ?? [];
    return textOutput(
      places
        .map(
          (one) => `${one.name} (${one.kind})${one.problem === null ? '' : `: ${one.problem}`}\n`,
        )
        .join(''),
      places.length === 0 ? 1 : 0,
    );
  },
});

/** One request to an archive on the network, as phase 4 made it. Only what is set up for the project is ever asked. */
const askArchive = defineProbe({
  name: 'ask-archive',
  params: z.object({
    base: z.url({ protocol: /^https?$/ }).max(500),
    path: z.string().min(1).max(2000),
    until: z.number().int(),
  }),
  command: ({ base, path }) =>
    `curl -sL ${path.startsWith('?') ? '-X POST ' : ''}${shellWord(base + path)} | gunzip`,
  run: async ({ base, path, until }, { mail }) => {
    if (mail?.ask === undefined) return textOutput('no archive on the network is set up\n', 1);
    try {
      const lines = linesOf(await mail.ask(base, path), until);
      return textOutput(lines.join(''), lines.length === 0 ? 1 : 0);
    } catch (error) {
      if (!isAppError(error)) throw error;
      return textOutput(`${error.message}\n`, 22);
    }
  },
});

/** One line a mail; later mails, and those without a date, are not seen. */
function linesOf(mails: readonly IndexedMail[], until: number): string[] {
  return mails
    .filter((one) => one.date !== null && one.date <= until)
    .map(
      (one) =>
        `${new Date((one.date ?? 0) * 1000).toISOString().slice(0, 16)} <${one.messageId}> ${one.fromName || one.fromEmail}: ${one.subject} [${one.place}]\n`,
    );
}

export const mailProbes: readonly AnyProbe[] = [findMails, mailPlaces, askArchive];
