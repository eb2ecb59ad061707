import { z } from 'zod';
import { mailKeys } from '@/lib/ports';
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
    const found = (await mail.find(key, value)).filter(
      (one) => one.date !== null && one.date <= until,
    );
    const lines = found.map(
      (one) =>
        `${new Date((one.date ?? 0) * 1000).toISOString().slice(0, 16)} <${one.messageId}> ${one.fromName || one.fromEmail}: ${one.subject} [${one.place}]\n`,
    );
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

export const mailProbes: readonly AnyProbe[] = [findMails, mailPlaces];
