import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './mail';

const separator = 'From mboxrd@z Thu Jan  1 00:00:00 1970\n';
const oid = '0123456789abcdef0123456789abcdef01234567';
const selection = `From: S <s@example.org>
Subject: [PATCH AUTOSEL 6.17-5.10] lamp: check it first
Message-ID: <1@example.org>

[ Upstream commit ${oid} ]

Text.

Signed-off-by: S <s@example.org>
---

LLM Generated explanations, may be completely bogus:

YES

- It crashes.

`;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cli-mail-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function command(...argv: string[]) {
  const written = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') =>
    new Writable({
      highWaterMark: 16,
      write(chunk, _encoding, done) {
        written[name] += String(chunk);
        setImmediate(done);
      },
    });
  const code = await run(argv, { stdout: sink('stdout'), stderr: sink('stderr') });
  await new Promise((resolve) => setImmediate(resolve));
  const lines = written.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code, lines, stderr: written.stderr };
}

async function file(name: string, content: string | Buffer): Promise<string> {
  const full = path.join(folder, name);
  await writeFile(full, content);
  return full;
}

describe('mail parse', () => {
  it('prints one line per message, with the fields of the contract', async () => {
    const mbox = await file(
      'list',
      `${separator}${selection}\n${separator}Subject: hello\n\nbody\n`,
    );
    const { code, lines, stderr } = await command('parse', mbox, '--json');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(lines).toEqual([
      {
        messageId: '<1@example.org>',
        subject: '[PATCH AUTOSEL 6.17-5.10] lamp: check it first',
        kind: 'selection',
        upstream: oid,
        newest: '6.17',
        oldest: '5.10',
        counter: null,
        title: 'lamp: check it first',
        verdict: 'yes',
        form: 'C',
        phases: [],
        inReplyTo: null,
        error: null,
      },
      expect.objectContaining({ subject: 'hello', kind: 'other', verdict: null, form: null }),
    ]);
  });

  it('a damaged message between good ones is listed, nothing is lost', async () => {
    const garbage = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 37) % 251));
    const mbox = await file(
      'list',
      Buffer.concat([
        Buffer.from(`${separator}${selection}\n${separator}`),
        garbage,
        Buffer.from(`\n\n${separator}${selection}`),
      ]),
    );
    const { code, lines } = await command('parse', mbox, '--json');
    expect(code).toBe(0);
    expect(lines.map((line) => line.kind)).toEqual(['selection', 'other', 'selection']);
    expect(lines[1]?.error).toContain('no mail header');
  });

  it('an mbox that lost its beginning: the piece is listed, the rest is read', async () => {
    const mbox = await file('cut', `rest of a line\n\n\0\u0001\n\n${separator}${selection}\n`);
    const { code, lines } = await command('parse', mbox, '--json');
    expect(code).toBe(0);
    expect(lines.map((line) => line.kind)).toEqual(['other', 'selection']);
  });

  it('binary is no mail, but a file called .eml is one', async () => {
    const garbage = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 37) % 251));
    expect((await command('parse', await file('picture', garbage))).code).toBe(3);
    const named = await command('parse', await file('picture.eml', garbage));
    expect(named.code).toBe(0);
    expect(named.lines[0]?.error).toContain('no mail header');
  });

  it('a mail of 50 MB is one line, with what could be read', async () => {
    const big = Buffer.alloc(50 * 1024 * 1024, '+a line that goes on and on\n');
    const mail = await file('big.eml', Buffer.concat([Buffer.from(selection), big]));
    const { code, lines } = await command('parse', mail, '--json');
    expect(code).toBe(0);
    expect(lines.length).toBe(1);
    expect(lines[0]).toMatchObject({ kind: 'selection', upstream: oid, newest: '6.17' });
    expect(lines[0]?.error).toContain('50 MiB');
  });

  it.each([
    ['empty', ''],
    ['blank', '\n\n\n'],
    ['notes', 'Just a text.\nNothing else.\n'],
  ])('says that there is no mail: %s', async (name, content) => {
    const { code, lines, stderr } = await command('parse', await file(name, content), '--json');
    expect(code).toBe(3);
    expect(lines).toEqual([]);
    expect(stderr).toContain('No mail found in');
  });

  it('cannot read what is not there', async () => {
    const { code, stderr } = await command('parse', path.join(folder, 'none'), '--json');
    expect(code).toBe(3);
    expect(stderr).toContain('cannot be read');
  });

  it.each([[[]], [['parse']], [['parse', 'a', 'b']], [['parse', 'a', '--xml']], [['show', 'a']]])(
    'wrong usage %j',
    async (argv) => {
      const { code, stderr } = await command(...argv);
      expect(code).toBe(2);
      expect(stderr).toContain('Usage');
    },
  );
});
