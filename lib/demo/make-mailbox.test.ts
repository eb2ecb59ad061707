import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mailForms, mailKinds, mailVerdicts } from '@/lib/contracts/vocabulary';
import { parseMail, toParsedMail } from '@/lib/mail/parse';
import { type DemoFacts, makeDemoRepository, missingOid } from './make-demo';
import { expectedDemoMails, makeDemoMailbox } from './make-mailbox';

/** The demo's mails: whole for git, and read by our own parser as their author meant them. */

let top = '';
let facts: DemoFacts;
let mails: Buffer[] = [];

beforeAll(async () => {
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
  vi.stubEnv('GIT_CONFIG_SYSTEM', '/dev/null');
  for (const who of ['AUTHOR', 'COMMITTER']) {
    vi.stubEnv(`GIT_${who}_NAME`, 'x');
    vi.stubEnv(`GIT_${who}_EMAIL`, 'x@example.org');
  }
  top = await mkdtemp(path.join(tmpdir(), 'demo-mails-'));
  facts = await makeDemoRepository(path.join(top, 'demo.git'));
  await writeFile(path.join(top, 'demo.mbox'), makeDemoMailbox(facts));
  const split = path.join(top, 'split');
  await mkdir(split);
  execFileSync('git', ['mailsplit', '--mboxrd', `-o${split}`, path.join(top, 'demo.mbox')]);
  const names = (await readdir(split)).sort();
  mails = await Promise.all(names.map((name) => readFile(path.join(split, name))));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(top, { recursive: true, force: true });
});

describe('the mailbox of the demo', () => {
  it('is the same every time', () => {
    expect(makeDemoMailbox(facts).equals(makeDemoMailbox(facts))).toBe(true);
    expect(mails).toHaveLength(expectedDemoMails(facts).length);
  });

  it('has every kind of mail, every form and every verdict', () => {
    const expected = expectedDemoMails(facts);
    expect(new Set(expected.map((one) => one.kind))).toEqual(new Set(mailKinds));
    expect(new Set(expected.flatMap((one) => one.form ?? []))).toEqual(new Set(mailForms));
    expect(new Set(expected.flatMap((one) => one.verdict ?? []))).toEqual(new Set(mailVerdicts));
  });

  it('says of each mail what our parser reads in it', async () => {
    const expected = expectedDemoMails(facts);
    for (const [index, bytes] of mails.entries()) {
      const { candidate, ...want } = expected[index] ?? { candidate: 'none' };
      expect(toParsedMail(await parseMail(bytes)), candidate).toMatchObject(want);
    }
  });

  it('carries patches that git am turns into the very trees of their commits', () => {
    const work = path.join(top, 'work');
    const run = (...args: string[]) => spawnSync('git', args, { cwd: work, encoding: 'utf8' });
    execFileSync('git', ['clone', '-q', '--shared', facts.gitDir, work]);
    let applied = 0;
    for (const [index, one] of expectedDemoMails(facts).entries()) {
      if (one.upstream === null || one.kind === 'failed') continue;
      const known = one.upstream !== missingOid;
      run('checkout', '-q', '--detach', known ? `${one.upstream}^1` : 'origin/linux-7.0.y');
      const am = spawnSync('git', ['am', '-q'], { cwd: work, input: mails[index] });
      expect(am.status, one.messageId).toBe(0);
      if (known) expect(run('diff', '--stat', one.upstream).stdout, one.messageId).toBe('');
      applied++;
    }
    expect(applied).toBeGreaterThan(15);
  });
});
