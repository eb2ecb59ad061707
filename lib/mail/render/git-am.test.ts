import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseMail } from '@/lib/mail/parse';
import {
  type BackportMail,
  keepBrackets,
  needsKeepBrackets,
  renderBackportMail,
  renderMbox,
  renderQuiltSeries,
} from './backport-mail';

const signer = { name: 'Řehoř Accepting', email: 'accept@example.org' };
const upstream = '0123456789abcdef0123456789abcdef01234567';
let root = '';

function git(folder: string, args: readonly string[], input?: Buffer): string {
  const settings = ['user.name=C', 'user.email=c@example.org', 'core.autocrlf=false', 'gc.auto=0'];
  return execFileSync(
    'env',
    [
      'GIT_CONFIG_GLOBAL=/dev/null',
      'GIT_CONFIG_NOSYSTEM=1',
      'git',
      ...settings.flatMap((setting) => ['-c', setting]),
      ...args,
    ],
    { cwd: folder, encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 1 << 26 },
  );
}

interface Change {
  readonly name: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly message: string;
  /** The body that must come out, below the subject. */
  readonly expected?: string;
  readonly subject?: string;
  readonly apply: (file: (name: string) => string) => void;
}

const plain = { name: 'Ada Turner', email: 'ada@example.org' };
const marker = `[ Upstream commit ${upstream} ]`;
const signed = `Signed-off-by: ${signer.name} <${signer.email}>`;

const changes: readonly Change[] = [
  {
    name: 'a plain change',
    author: plain,
    message:
      'lamp: check it\n\nBecause.\n\nFixes: aaaaaaaaaaaa ("x: y")\nSigned-off-by: Ada Turner <ada@example.org>',
    expected: `${marker}\n\nBecause.\n\nFixes: aaaaaaaaaaaa ("x: y")\nSigned-off-by: Ada Turner <ada@example.org>\n${signed}`,
    apply: (file) => writeFileSync(file('lamp.c'), 'one\nTWO\nthree\n'),
  },
  {
    name: 'names and titles that are not ASCII',
    author: { name: 'Jörg Müller-Lüdenscheidt Ångström', email: 'joerg@example.org' },
    message: `lampe: größer, ${'sehr lange Überschrift '.repeat(8)}Ende\n\nÜber — “Text”.`,
    apply: (file) => writeFileSync(file('lamp.c'), 'one\nTWO\nthree\nvier: ü\n'),
  },
  {
    name: 'a name with a comma, quotes and a dot; no body at all',
    author: { name: 'Ada "A." Turner, Junior', email: 'ada.turner@example.org' },
    message: 'lamp: nothing to say',
    apply: (file) => writeFileSync(file('lamp.c'), 'one\nthree\nvier: ü\n'),
  },
  {
    name: 'a message full of lines that look like mail and patches',
    author: plain,
    message:
      'lamp: tricky text\n\nSubject: not a subject\nFrom: Not An Author <no@example.org>\n\nFrom here on it is text\nFrom x@y Mon Sep 17 00:00:00 2001\n>From quoted\n---\ndiff --git a/lamp.c b/lamp.c\n--- a/lamp.c\n+++ b/lamp.c\n@@ -1 +1 @@\n-one\n+two\n--- 8< ---\nIndex: lamp.c\n-- \nend',
    expected: `${marker}\n\nSubject: not a subject\nFrom: Not An Author <no@example.org>\n\nFrom here on it is text\nFrom x@y Mon Sep 17 00:00:00 2001\n>From quoted\n ---\n diff --git a/lamp.c b/lamp.c\n --- a/lamp.c\n +++ b/lamp.c\n @@ -1 +1 @@\n-one\n+two\n --- 8< ---\n Index: lamp.c\n--\nend\n\n${signed}`,
    apply: (file) => writeFileSync(file('lamp.c'), 'one\n- \nthree\nvier: ü\n'),
  },
  {
    name: 'a removed line "- " and a file without a last newline',
    author: plain,
    message: 'lamp: dashes\n\nText.',
    apply: (file) => writeFileSync(file('lamp.c'), 'one\nthree\nvier: ü'),
  },
  {
    name: 'CR LF content',
    author: plain,
    message: 'lamp: windows file\n\nText.',
    apply: (file) => writeFileSync(file('dos.txt'), 'a\r\nB\r\nc\r\n'),
  },
  {
    name: 'content that is not UTF-8',
    author: plain,
    message: 'lamp: old file\n\nTäxt.',
    apply: (file) => writeFileSync(file('latin.txt'), Buffer.from('gr\u00fcn\nneu\n', 'latin1')),
  },
  {
    name: 'a binary file and a very long line',
    author: plain,
    message: 'lamp: picture\n\nText.',
    apply: (file) => {
      writeFileSync(
        file('picture.bin'),
        Buffer.from(Array.from({ length: 900 }, (_, n) => (n * 7) % 256)),
      );
      writeFileSync(file('long.txt'), `${'x'.repeat(5000)}\n`);
    },
  },
  {
    name: 'a binary file alone, changed again',
    author: plain,
    message: 'lamp: picture again\n\nText.',
    apply: (file) =>
      writeFileSync(
        file('picture.bin'),
        Buffer.from(Array.from({ length: 900 }, (_, n) => (n * 11) % 256)),
      ),
  },
  {
    name: 'a rename, a mode change, an empty file, a name with spaces and umlauts',
    author: plain,
    message: 'lamp: move\n\nText.',
    apply: (file) => {
      renameSync(file('dos.txt'), file('sub/dös file.txt'));
      chmodSync(file('lamp.c'), 0o755);
      writeFileSync(file('empty'), '');
    },
  },
  {
    name: 'a title over two lines',
    author: plain,
    message: 'lamp: title\nover two lines\n\nText.',
    subject: 'lamp: title over two lines',
    apply: (file) => writeFileSync(file('empty'), 'no more\n'),
  },
];

interface Made extends Change {
  readonly mail: BackportMail;
  readonly tree: string;
}
const made: Made[] = [];
let base = '';

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'git-am-'));
  const folder = path.join(root, 'upstream');
  mkdirSync(path.join(folder, 'sub'), { recursive: true });
  git(folder, ['init', '-q']);
  const file = (name: string) => path.join(folder, name);
  writeFileSync(file('lamp.c'), 'one\ntwo\nthree\n');
  writeFileSync(file('dos.txt'), 'a\r\nb\r\nc\r\n');
  writeFileSync(file('latin.txt'), Buffer.from('gr\u00fcn\nalt\n', 'latin1'));
  git(folder, ['add', '-A']);
  git(folder, ['commit', '-q', '-m', 'base']);
  base = git(folder, ['rev-parse', 'HEAD']).trim();
  for (const [index, change] of changes.entries()) {
    const before = git(folder, ['rev-parse', 'HEAD']).trim();
    change.apply(file);
    git(folder, ['add', '-A']);
    git(folder, ['commit', '-q', '--allow-empty-message', '-m', change.message]);
    const patch = execFileSync('git', ['diff', '--binary', '--full-index', '-M', before, 'HEAD'], {
      cwd: folder,
    });
    made.push({
      ...change,
      tree: git(folder, ['rev-parse', 'HEAD^{tree}']).trim(),
      mail: {
        message: change.message,
        marker: { line: marker, place: 'header' },
        adjustment: null,
        signer,
        author: { ...change.author, time: 1_757_059_200 + index, zone: '+0530' },
        version: '6.6',
        position: { n: index + 1, m: changes.length },
        patch,
        messageId: `<${index + 1}@example.org>`,
      },
    });
  }
});
afterAll(() => rmSync(root, { recursive: true }));

function freshClone(name: string): string {
  git(root, ['clone', '-q', 'upstream', name]);
  const folder = path.join(root, name);
  git(folder, ['checkout', '-q', '--detach', base]);
  return folder;
}

describe('git am', () => {
  it('takes the whole series: author, date, message and tree of each', () => {
    const folder = freshClone('series');
    git(folder, ['am', '-q'], renderMbox(made.map(({ mail }) => renderBackportMail(mail))));
    const log = git(folder, [
      'log',
      '--reverse',
      '--format=%an%x00%ae%x00%ad%x00%s%x00%b%x00%T%x01',
      '--date=raw',
      `${base}..HEAD`,
    ])
      .split('\x01\n')
      .filter((entry) => entry !== '')
      .map((entry) => entry.split('\0'));
    expect(log.length).toBe(made.length);
    for (const [index, change] of made.entries()) {
      const [name, email, date, subject, body, tree] = log[index] ?? [];
      const title =
        change.subject ?? (change.message.split('\n\n')[0] ?? '').replace(/\s+/g, ' ').trim();
      expect({ name, email, date, subject, tree }, change.name).toEqual({
        ...change.author,
        date: `${1_757_059_200 + index} +0530`,
        subject: title,
        tree: change.tree,
      });
      const text = change.message.split('\n\n').slice(1).join('\n\n');
      const expected = change.expected ?? [marker, text, signed].filter(Boolean).join('\n\n');
      expect((body ?? '').trim(), change.name).toBe(expected);
    }
  });

  it('takes them as single files too, and the mails parse back', async () => {
    const folder = freshClone('single');
    for (const [index, change] of made.entries()) {
      const mail = renderBackportMail(change.mail);
      writeFileSync(path.join(root, 'one.eml'), mail);
      git(folder, ['am', '-q', path.join(root, 'one.eml')]);
      expect(git(folder, ['rev-parse', 'HEAD^{tree}']).trim(), change.name).toBe(change.tree);
      const parsed = await parseMail(mail);
      expect(parsed).toMatchObject({
        messageId: `<${index + 1}@example.org>`,
        kind: 'submission',
        upstream,
        newest: '6.6',
        counter: { n: index + 1, m: made.length },
        author: change.author,
        error: null,
      });
      expect(Buffer.from(parsed.patch?.bytes ?? []).equals(change.mail.patch), change.name).toBe(
        true,
      );
    }
  });

  it('keeps brackets of the title with --keep-non-patch, and says when that is needed', () => {
    const folder = freshClone('brackets');
    const first = made[0];
    if (!first) throw new Error('no change made');
    const message = '[media] lamp: check it\n\nBecause.';
    expect(needsKeepBrackets(message)).toBe(true);
    expect(needsKeepBrackets(first.mail.message)).toBe(false);
    const mail = renderBackportMail({ ...first.mail, message });
    expect(mail.toString()).toContain(`\n---\n${keepBrackets}\n\n`);
    git(folder, ['am', '-q', '--keep-non-patch'], renderMbox([mail]));
    expect(git(folder, ['log', '-1', '--format=%B']).trim()).toMatch(
      /^\[media\] lamp: check it\n\n/,
    );
    expect(git(folder, ['log', '-1', '--format=%B'])).not.toContain('keep-non-patch');
    const plain = renderBackportMail(first.mail);
    expect(plain.toString()).not.toContain('keep-non-patch');
  });

  it('puts the marker and the note where they belong', () => {
    const folder = freshClone('note');
    const first = made[0];
    if (!first) throw new Error('no change made');
    const mail = renderBackportMail({
      ...first.mail,
      marker: { line: `(cherry picked from commit ${upstream})`, place: 'trailer' },
      adjustment: 'context of lamp.c\ndiffers',
    });
    git(folder, ['am', '-q'], renderMbox([mail]));
    expect(git(folder, ['log', '-1', '--format=%b']).trim()).toBe(
      `Because.\n\nFixes: aaaaaaaaaaaa ("x: y")\nSigned-off-by: Ada Turner <ada@example.org>\n(cherry picked from commit ${upstream})\n[ ${signer.name}: context of lamp.c differs ]\n${signed}`,
    );
  });

  it('quilt: file names as in the stable queue, plain bytes', () => {
    const { series, files } = renderQuiltSeries(made.map(({ mail }) => mail));
    expect(series.split('\n').slice(0, 3)).toEqual([
      'lamp-check-it.patch',
      'lampe-gr-er-sehr-lange-berschrift-sehr-lange-berschrift-sehr-lange-berschrift-sehr-lange-berschrift.patch',
      'lamp-nothing-to-say.patch',
    ]);
    expect(files.every((file) => file.content.includes('Content-Transfer-Encoding: 8bit'))).toBe(
      true,
    );
    const again = renderQuiltSeries([made[0], made[0]].flatMap((one) => (one ? [one.mail] : [])));
    expect(again.files.map((file) => file.name)).toEqual([
      'lamp-check-it.patch',
      'lamp-check-it-2.patch',
    ]);
  });
});
