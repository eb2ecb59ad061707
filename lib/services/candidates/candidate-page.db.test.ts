import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import { type Ctx, cliContext, jobContext } from '@/lib/services/context';
import { createImport } from '@/lib/services/imports/create-import';
import { runImport } from '@/lib/services/imports/run-import';
import { listMembers } from '@/lib/services/people/list-members';
import { testProject } from '@/lib/services/testing/demo-project';
import { samplePerson } from '@/lib/services/testing/sample-project';
import { addComment, CommentRequest } from './add-comment';
import { getCandidate } from './get-candidate';
import { getLines } from './get-lines';

testDatabase();
const story = testProject();
const path = 'drivers/nvme/host/tcp.c';
let oid = '';
let ada: Ctx & { readonly userId: string };
let outsider: Ctx;

beforeAll(async () => {
  oid = story().facts.commits.alias ?? '';
  const request = { kind: 'commits', text: oid };
  const { id } = await createImport(cliContext('tester'), { project: 'story', request });
  await runImport(jobContext('run-import'), { importId: id });
  const project = await db().project.findUniqueOrThrow({ where: { slug: 'story' } });
  ada = await samplePerson('Ada Byron', project.id, 'reviewer');
  outsider = await samplePerson('Otto', null, 'reviewer');
});

const lines = (ctx: Ctx, input: { path?: string; from?: number; to?: number } = {}) =>
  getLines(ctx, { project: 'story', oid, path, from: 1, to: 20, ...input });

describe('lines around a patch', () => {
  it('are those of the file before the change, as git shows them', async () => {
    const shown = spawnSync('git', ['--git-dir', story().facts.gitDir, 'show', `${oid}^:${path}`], {
      encoding: 'utf8',
    }).stdout.replace(/\n$/, '');
    const whole = shown.split('\n');
    expect(await lines(ada, { from: 3, to: 5 })).toEqual({
      from: 3,
      lines: whole.slice(2, 5),
      total: whole.length,
    });
    expect((await lines(ada, { from: whole.length, to: 9_000_000 })).lines).toEqual(
      whole.slice(-1),
    );
    expect((await lines(ada, { from: whole.length + 1, to: 9_000_000 })).lines).toEqual([]);
  });

  it('are refused to strangers and for what is no file', async () => {
    await expect(lines(outsider)).rejects.toMatchObject({ code: 'not-found' });
    for (const wrong of ['drivers/nvme', 'no/such/file', '../../etc/passwd', '--upload-pack=x']) {
      await expect(lines(ada, { path: wrong })).rejects.toMatchObject({ code: 'not-found' });
    }
  });
});

describe('comments on lines', () => {
  it('stand where they were written, once, and the record says whom they mention', async () => {
    const id = randomUUID();
    const request = CommentRequest.parse({ id, body: 'see @ada byron', path, line: -12 });
    await addComment(ada, { ...request, project: 'story', oid });
    await addComment(ada, { ...request, project: 'story', oid });
    const reply = { id: randomUUID(), body: 'seen', replyTo: id };
    await addComment(ada, { ...CommentRequest.parse(reply), project: 'story', oid });
    const { comments } = await getCandidate(ada, { project: 'story', oid });
    // Both were written at the same moment of the test's clock.
    const inOrder = [...comments].sort(
      (a, b) => Number(a.replyTo !== null) - Number(b.replyTo !== null),
    );
    expect(inOrder.map(({ body, path: on, line, replyTo }) => [body, on, line, replyTo])).toEqual([
      ['see @ada byron', path, -12, null],
      ['seen', null, null, id],
    ]);
    const audit = await db().auditEvent.findMany({ where: { entityId: id } });
    expect(audit.map((event) => event.data)).toEqual([{ candidate: oid, mentions: [ada.userId] }]);
  });

  it('refuse what is no line', () => {
    for (const line of [0, 1.5, 1e9]) {
      expect(CommentRequest.safeParse({ id: randomUUID(), body: 'x', path, line }).success).toBe(
        false,
      );
    }
  });
});

it('names the members of a project to its members only', async () => {
  const { people } = await listMembers(ada, { project: 'story' });
  expect(people.map((person) => person.name)).toContain('Ada Byron');
  expect(people.map((person) => person.name)).not.toContain('Otto');
  await expect(listMembers(outsider, { project: 'story' })).rejects.toMatchObject({
    code: 'not-found',
  });
});
