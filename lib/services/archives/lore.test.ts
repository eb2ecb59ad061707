import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runProbe } from '@/lib/analysis/probes/run-probe';
import { LoreClient, loreBase, searchPath, threadPath } from '@/lib/mail/archive/lore';
import { isPublicAddress, resolveHost } from '@/lib/mail/archive/network-address';
import type { GitReader } from '@/lib/ports';
import { lorePlace } from './lore-place';
import { type SearchedPlace, searchPlaces } from './search-archives';

/** A public-inbox server of our own: what it is asked, and what it answers. */
let asked: string[] = [];
let answers = new Map<string, (response: http.ServerResponse) => void>();
let origin = '';
let folder = '';
let runs = 0;
const server = http.createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  const answer = answers.get(decodeURIComponent(request.url ?? ''));
  if (answer === undefined) response.writeHead(404).end();
  else answer(response);
});

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stablehand-lore-'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  asked = [];
  answers = new Map();
  runs += 1;
});

const mbox = (...mails: readonly { id: string; subject: string; parent?: string }[]) =>
  gzipSync(
    mails
      .map(
        ({ id, subject, parent }) =>
          `From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: Ann <ann@example.org>\nDate: Mon, 4 May 2026 10:00:00 +0000\nMessage-ID: <${id}>\n${parent === undefined ? '' : `In-Reply-To: <${parent}>\n`}Subject: ${subject}\n\nText.\n\n`,
      )
      .join(''),
  );
const serve = (url: string, body: Buffer, status = 200) =>
  answers.set(url, (response) => response.writeHead(status).end(body));
const options = (more: object = {}) => ({
  base: `${origin}/all/`,
  allowPrivate: true,
  cacheFolder: path.join(folder, `${runs}`),
  ...more,
});
const client = (more: object = {}) => new LoreClient(options(more));
const thread = mbox(
  { id: 'a@x', subject: '[PATCH] w: fix' },
  { id: 'b@x', subject: 'Re: [PATCH] w: fix', parent: 'a@x' },
);

describe('an archive on the network', () => {
  it('gives threads and searches as look-ups, each asked once and kept', async () => {
    serve('/all/a@x/t.mbox.gz', thread);
    serve('/all/?x=m&q=s:"w: fix"', thread);
    const search = searchPlaces([lorePlace(options())]);
    expect((await search.find('message-id', 'a@x')).map((one) => one.subject)).toEqual([
      '[PATCH] w: fix',
    ]);
    const [answer] = await search.find('parent', 'a@x');
    expect(answer?.messageId).toBe('b@x');
    expect((await search.find('title', 'w: fix')).length).toBe(2);
    expect(await search.find('patch-id', 'f'.repeat(40))).toEqual([]);
    if (answer !== undefined)
      expect((await search.raw(answer)).toString()).toContain('Message-ID: <b@x>');
    expect(asked.map(decodeURIComponent)).toEqual([
      'GET /all/a@x/t.mbox.gz',
      'POST /all/?x=m&q=s:"w: fix"',
      `POST /all/?x=m&q=patchid:${'f'.repeat(40)}`,
    ]);
    expect(search.requests?.map((one) => [one.mails, one.problem])).toEqual([
      [2, null],
      [2, null],
      [0, null],
    ]);
    const later = searchPlaces([lorePlace(options())]);
    await later.find('message-id', 'a@x');
    expect(asked).toHaveLength(3);
    const fresh = searchPlaces([lorePlace(options({ fresh: true }))]);
    await fresh.find('message-id', 'a@x');
    const old = searchPlaces([lorePlace(options({ now: () => Date.now() + 25 * 3600 * 1000 }))]);
    await old.find('message-id', 'a@x');
    expect(asked).toHaveLength(5);
  });

  it('is asked only for what the archives on the server do not have', async () => {
    const [mail] = await searchPlaces([lorePlace(options())]).find('message-id', 'none@x');
    expect(mail).toBeUndefined();
    serve('/all/a@x/t.mbox.gz', thread);
    const [known] = await lorePlace(options()).find('message-id', 'a@x');
    asked = [];
    const local: SearchedPlace = {
      place: { name: 'own', kind: 'mbox', mails: 1, problem: null },
      find: async () => (known === undefined ? [] : [{ ...known, place: 'own' }]),
      raw: async () => Buffer.alloc(0),
      close: async () => {},
    };
    // However they are listed.
    const found = await searchPlaces([lorePlace(options()), local]).find('message-id', 'a@x');
    expect(found.map((one) => one.place)).toEqual(['own']);
    expect(asked).toEqual([]);
  });

  it('is asked once for a thread, and not about a mail that another place holds', async () => {
    serve('/all/a@x/t.mbox.gz', thread);
    const place = lorePlace(options());
    const search = searchPlaces([place]);
    expect(await search.find('parent', 'a@x')).toHaveLength(1);
    expect(await search.find('parent', 'b@x', place.place.name)).toEqual([]);
    expect(await search.find('parent', 'c@x', 'own')).toEqual([]);
    expect(asked).toEqual(['GET /all/a@x/t.mbox.gz']);
    search.begin?.();
    await search.find('parent', 'b@x');
    expect(asked.at(-1)).toBe('GET /all/b@x/t.mbox.gz');
  });

  it('says what was not reached, and is left alone after two failures', async () => {
    for (const id of ['a@x', 'b@x', 'c@x']) serve(`/all/${id}/t.mbox.gz`, Buffer.from('busy'), 503);
    // Its clock stands still: however slow the machine is, it is the same moment.
    const search = searchPlaces([lorePlace(options({ now: () => 1 }))]);
    for (const id of ['a@x', 'a@x', 'b@x', 'c@x']) {
      expect(await search.find('message-id', id)).toEqual([]);
    }
    expect(asked).toHaveLength(2);
    expect(search.places[0]?.problem).toMatch(
      /a@x\/t\.mbox\.gz \(and 2 more\): .* answers with 503/,
    );
    expect(search.requests?.at(-1)?.problem).toContain('Not asked');
  });

  it('is asked for whole words of a long title, in any script', async () => {
    const search = searchPlaces([lorePlace(options())]);
    const asks = async (title: string) => {
      await search.find('title', title);
      return decodeURIComponent(asked.at(-1) ?? '').replace('POST /all/?x=m&q=', '');
    };
    const words = 'word '.repeat(39);
    expect(await asks(`${words}fits.`)).toBe(`s:"${words}fits."`);
    expect(await asks(`${words}is too long`)).toBe(`s:"${words}is"`);
    expect(await asks('\u4fee'.repeat(300))).toBe(`s:"${'\u4fee'.repeat(200)}"`);
    // The cut falls between the halves of the last one.
    expect(await asks(`a${'\u{1f600}'.repeat(150)}`)).toBe(`s:"a${'\u{1f600}'.repeat(99)}\ufffd"`);
    expect(search.places[0]?.problem).toBeNull();
  });

  it('makes every request a probe that can be run again', async () => {
    serve('/all/a@x/t.mbox.gz', thread);
    const mail = searchPlaces([lorePlace(options())]);
    const git = {} as GitReader;
    const until = Date.parse('2026-06-01') / 1000;
    const params = { base: `${origin}/all/`, path: threadPath('a@x'), until };
    const { evidence } = await runProbe('ask-archive', params, { git, mail });
    expect(evidence.exitCode).toBe(0);
    expect(evidence.command).toBe(`curl -sL ${origin}/all/a@x/t.mbox.gz | gunzip`);
    expect(evidence.excerpt).toContain('<b@x> Ann: Re: [PATCH] w: fix');
    const early = await runProbe('ask-archive', { ...params, until: 1 }, { git, mail });
    expect(early.evidence.exitCode).toBe(1);
  });

  it('asks nothing that a record names beside what is set up', async () => {
    const mail = searchPlaces([lorePlace(options())]);
    const git = {} as GitReader;
    const ask = async (base: string, below: string) =>
      (await runProbe('ask-archive', { base, path: below, until: 1 }, { git, mail })).evidence;
    expect((await ask('http://169.254.169.254/latest/', 'a@x/t.mbox.gz')).exitCode).toBe(22);
    for (const below of [
      '../secret',
      '../t.mbox.gz',
      '%2e%2e/t.mbox.gz',
      '?x=m&q=a&y=b',
      'a/b/t.mbox.gz',
      'a@x/raw',
      '//evil/t.mbox.gz',
    ]) {
      expect((await ask(`${origin}/all/`, below)).exitCode, below).toBe(22);
    }
    expect(asked).toEqual([]);
  });
});

describe('an answer', () => {
  const refused = async (more: object = {}) =>
    client(more)
      .mails(threadPath('a@x'))
      .then(
        () => 'taken',
        (error: { code?: string }) => error.code,
      );

  it('that unpacks to more than is read, or is no mailbox, or is cut off, is not taken', async () => {
    serve('/all/a@x/t.mbox.gz', gzipSync(Buffer.alloc(64 * 1024 * 1024)));
    expect(await refused()).toBe('too-large');
    serve('/all/a@x/t.mbox.gz', Buffer.from('<html>are you a robot?</html>'));
    expect(await refused()).toBe('unavailable');
    serve('/all/a@x/t.mbox.gz', thread.subarray(0, thread.length - 20));
    expect(await refused()).toBe('unavailable');
  });

  it('that holds too much is no reason to leave the archive alone', async () => {
    const zeros = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    for (const id of ['a@x', 'b@x']) serve(`/all/${id}/t.mbox.gz`, zeros);
    serve('/all/c@x/t.mbox.gz', thread);
    const one = client({ now: () => 1 });
    for (const id of ['a@x', 'b@x']) {
      await expect(one.mails(threadPath(id))).rejects.toMatchObject({ code: 'too-large' });
    }
    expect(await one.mails(threadPath('c@x'))).toHaveLength(2);
  });

  it('is held with the others only up to a bound, until the next candidate begins', async () => {
    const large = gzipSync(Buffer.alloc(47 * 1024 * 1024));
    for (const id of ['a@x', 'b@x', 'c@x']) serve(`/all/${id}/t.mbox.gz`, large);
    const one = client();
    // Only the count: nobody should have to print 47 MiB.
    const count = async (id: string) => (await one.mails(threadPath(id))).length;
    for (const id of ['a@x', 'b@x']) expect(await count(id)).toBe(1);
    await expect(count('c@x')).rejects.toMatchObject({ code: 'too-large' });
    one.begin();
    expect(await count('c@x')).toBe(1);
  });

  it('may be kept by two clients at once', async () => {
    serve('/all/a@x/t.mbox.gz', thread);
    const both = await Promise.all([client(), client()].map((one) => one.mails(threadPath('a@x'))));
    expect(both.map((mails) => mails.length)).toEqual([2, 2]);
  });

  it('that never ends is cut by its size', async () => {
    answers.set('/all/a@x/t.mbox.gz', (response) => {
      response.writeHead(200);
      const more = () => {
        if (!response.destroyed) response.write(Buffer.alloc(1 << 20), () => setImmediate(more));
      };
      more();
    });
    expect(await refused()).toBe('too-large');
  });

  it('that does not come is not waited for', async () => {
    answers.set('/all/a@x/t.mbox.gz', () => {});
    expect(await refused({ timeoutMs: 300 })).toBe('timeout');
  });

  it('that sends elsewhere is followed on the same host only', async () => {
    const to = (location: string) =>
      answers.set('/all/a@x/t.mbox.gz', (response) => response.writeHead(302, { location }).end());
    serve('/other/a@x/t.mbox.gz', thread);
    to('/other/a@x/t.mbox.gz');
    expect(await refused()).toBe('taken');
    runs += 1;
    to('http://localhost:1/all/');
    expect(await refused()).toBe('forbidden');
    runs += 1;
    to('file:///etc/passwd');
    expect(await refused()).toBe('forbidden');
    to('/all/a@x/t.mbox.gz');
    expect(await refused()).toBe('unavailable');
  });

  it('is not asked of a private network unless that is allowed', async () => {
    serve('/all/a@x/t.mbox.gz', thread);
    expect(await refused({ allowPrivate: false })).toBe('forbidden');
    expect(asked).toEqual([]);
  });
});

describe('addresses', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    'lore.kernel.org',
  ])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each(['8.8.8.8', '172.32.0.1', '2600:3c04::1'])('%s is public', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );

  it('are checked in brackets and as numbers too', async () => {
    for (const url of ['http://[::1]/', 'http://0x7f.1/', 'http://2130706433/']) {
      await expect(resolveHost(new URL(url).hostname, false), url).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
  });

  it('of an inbox have a scheme of the web and nothing to hide', () => {
    expect(loreBase(' https://lore.kernel.org/all ')).toBe('https://lore.kernel.org/all/');
    for (const bad of [
      '',
      'lore',
      'file:///etc/',
      'https://a:b@x/',
      'https://x/?q=',
      'https://x/#a',
    ]) {
      expect(() => loreBase(bad), bad).toThrow();
    }
    expect(threadPath('a/b+c@x')).toBe('a%2Fb%2Bc@x/t.mbox.gz');
    expect(searchPath('s:"a b&c"')).toBe('?x=m&q=s%3A%22a%20b%26c%22');
  });
});
