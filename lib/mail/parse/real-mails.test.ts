import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MailDocument } from '@/lib/contracts/mail';
import { openArchive } from '@/lib/mail/archive/archives';
import { parseMail, toParsedMail } from './document';
import expected from './expected/read-by-eye.json';

const data = path.resolve(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data');
const mbox = path.join(data, 'autosel-2025-2026.mbox');
const seed = path.join(data, 'seed-nvme-module-alias.txt');

describe.skipIf(!existsSync(mbox))(
  `real mails (${path.basename(mbox)} beside the checkout)`,
  () => {
    const documents: MailDocument[] = [];

    beforeAll(async () => {
      const archive = await openArchive(mbox);
      for await (const { raw } of archive.messages()) documents.push(await parseMail(raw));
    });

    it('loses none', () => {
      const separators = readFileSync(mbox, 'latin1').match(/^From mboxrd@z /gm)?.length;
      expect(documents.length).toBe(separators);
      expect(documents.filter((document) => document.error !== null)).toEqual([]);
    });

    it('agrees with what was read by eye', () => {
      expect(expected.length).toBeGreaterThanOrEqual(60);
      for (const reading of expected) {
        const found = documents.find((document) => document.messageId === reading.messageId);
        const { messageId, upstream, newest, oldest, verdict, form, counter } = found ?? {};
        expect({ messageId, upstream, newest, oldest, verdict, form, counter }).toEqual(reading);
      }
    });

    it('finds upstream commit, range and title of every selection where they stand', () => {
      const raws = readFileSync(mbox, 'latin1')
        .split(/^From mboxrd@z .*\n/m)
        .slice(1);
      expect(raws.length).toBe(documents.length);
      for (const [index, raw] of raws.entries()) {
        const document = documents[index];
        const header = raw.slice(0, raw.indexOf('\n\n')).replace(/\n[ \t]+/g, ' ');
        const subject = /^Subject: (.*)$/m.exec(header)?.[1] ?? '';
        const range = /\[PATCH AUTOSEL (\d+\.\d+)(?:-(\d+\.\d+))?[ \]]/.exec(subject);
        if (!range || /^re:/i.test(subject) || /\] Re:/.test(subject)) {
          expect(document?.kind).toBe('reply');
          continue;
        }
        const body = raw.slice(raw.indexOf('\n\n') + 2);
        const text = /^Content-Transfer-Encoding: base64$/m.test(header)
          ? Buffer.from(body, 'base64').toString('latin1')
          : body;
        const oid = /^\[ Upstream commit ([0-9a-f]{40}) \]$/m.exec(text)?.[1];
        expect(document).toMatchObject({
          kind: 'selection',
          upstream: oid,
          newest: range[1],
          oldest: range[2] ?? range[1],
        });
        expect(document?.patch?.complete).toBe(true);
      }
    });

    it('keeps the explanation whole', () => {
      for (const document of documents) {
        if (!document.explanation) continue;
        expect(document.body).toContain(document.explanation);
        expect(document.explanation).not.toMatch(/^diff --git/m);
      }
    });

    it.skipIf(!existsSync(seed))('reads the seed mail as a web archive shows it', async () => {
      const document = await parseMail(readFileSync(seed));
      expect(toParsedMail({ ...document, phases: [] })).toEqual({
        messageId: null,
        subject: '[PATCH AUTOSEL 7.0-5.10] nvme: add missing MODULE_ALIAS for fabrics transports',
        kind: 'selection',
        upstream: '723277b15ed97185ce6f75abbf19f06e00f0a6f5',
        newest: '7.0',
        oldest: '5.10',
        counter: null,
        title: 'nvme: add missing MODULE_ALIAS for fabrics transports',
        verdict: 'yes',
        form: 'E2',
        phases: [],
        inReplyTo: null,
        error: null,
      });
      expect(document.phases.map((phase) => phase.phase)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(document.author).toEqual({ name: 'Geliang Tang', email: 'tanggeliang@kylinos.cn' });
      expect(document.from).toEqual({ name: 'Sasha Levin', email: 'sashal@kernel.org' });
      expect(document.date).toBe('2026-05-05T09:51:22.000Z');
      expect(document.trailers.length).toBe(4);
      expect(document.patch?.text.match(/^\+MODULE_ALIAS/gm)?.length).toBe(3);
      expect(document.patch?.complete).toBe(false);
    });
  },
);
