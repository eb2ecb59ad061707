import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ViewerCtx } from '@/app/_http/request-context';
import { db } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import { cliContext, systemClock } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { addUser } from '@/lib/services/people/add-user';
import { changeRole } from '@/lib/services/people/change-role';
import { getViewer } from '@/lib/services/people/get-viewer';
import { setDeactivated } from '@/lib/services/people/set-deactivated';
import { signOutEverywhere } from '@/lib/services/people/sign-out-everywhere';
import { testProject } from '@/lib/services/testing/demo-project';
import { eventStream } from './event-stream';

testDatabase();
testProject();
const ctx = cliContext('tester');
let people = 0;

/** Somebody with a session, whose stream is open; `again` asks for the session as the route does. */
async function listener(projects: readonly string[] = ['story']) {
  people += 1;
  const { id } = await addUser(ctx, {
    name: 'Lis',
    email: `lis-${people}@example.org`,
    password: 'a long enough password',
    instanceAdmin: false,
    memberships: projects.map((project) => ({ project, role: 'viewer' as const })),
  });
  const expiresAt = new Date(Date.now() + 3_600_000);
  await db().session.create({ data: { id, token: id, userId: id, expiresAt } });
  const now = async (): Promise<ViewerCtx | null> => {
    const session = await db().session.findUnique({ where: { id } });
    const viewer = session === null ? null : await getViewer(id);
    if (viewer === null) return null;
    const actor = { kind: 'person', userId: id, name: 'Lis', instanceAdmin: false } as const;
    return { viewer, clock: systemClock, actor };
  };
  const open = await now();
  if (open === null) throw new Error('The person has a session.');
  const request = new AbortController();
  const { body } = await eventStream(open, request.signal, now);
  const reader = body?.getReader();
  let heard = '';
  let ended = false;
  const reading = (async () => {
    for (;;) {
      const next = await reader?.read();
      if (next === undefined || next.done) break;
      heard += Buffer.from(next.value).toString();
    }
    ended = true;
  })();
  await until(() => heard.includes('retry'));
  return { id, request, reading, heard: () => heard, ended: () => ended };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 100_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('It did not come about in time.');
    await sleep(20);
  }
}

/** The connection to the database is made with the first stream: asked until it answers. */
async function hears(heard: () => string): Promise<void> {
  const deadline = Date.now() + 100_000;
  while (!heard().includes('6.6')) {
    if (Date.now() > deadline) throw new Error('The stream does not tell what is published.');
    await publish(db(), { type: 'branch', project: 'story', branch: '6.6' });
    await sleep(50);
  }
}

describe('an event stream', () => {
  it('goes on while its person is signed in, and ends with the request', async () => {
    const one = await listener();
    const other = await listener();
    await publish(db(), { type: 'branch', project: 'story', branch: '6.6' });
    await until(() => one.heard().includes('"branch":"6.6"'));
    await signOutEverywhere(ctx, { userId: other.id });
    await until(other.ended);
    expect(one.ended()).toBe(false);
    one.request.abort();
    await one.reading;
  });

  it('ends at once when its person is signed out everywhere, and tells nothing more', async () => {
    const one = await listener();
    await signOutEverywhere(ctx, { userId: one.id });
    await until(one.ended);
    const before = one.heard();
    await publish(db(), { type: 'branch', project: 'story', branch: '5.4' });
    await sleep(200);
    expect(one.heard()).toBe(before);
  });

  it('hears what is published as soon as it is open, and ends when it may have missed something', async () => {
    const one = await listener();
    await publish(db(), { type: 'branch', project: 'story', branch: '4.14' });
    await until(() => one.heard().includes('4.14'));
    await db().$queryRaw`SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'LISTEN %'`;
    await until(one.ended);
    const next = await listener();
    await publish(db(), { type: 'branch', project: 'story', branch: '4.19' });
    await until(() => next.heard().includes('4.19'));
  });

  it('ends at once when its person is deactivated', async () => {
    const one = await listener();
    await setDeactivated(ctx, { userId: one.id, deactivated: true });
    await until(one.ended);
  });

  it('follows the projects that its person belongs to', async () => {
    const member = await listener();
    const one = await listener([]);
    await publish(db(), { type: 'branch', project: 'story', branch: '6.6' });
    await publish(db(), { type: 'branch', project: 'story', branch: '6.1' });
    await until(() => member.heard().includes('6.1'));
    expect(one.heard()).not.toContain('6.6');
    const project = await db().project.findUniqueOrThrow({ where: { slug: 'story' } });
    await db().membership.create({
      data: { userId: one.id, projectId: project.id, role: 'viewer' },
    });
    await changeRole(ctx, { userId: one.id, project: 'story', role: 'reviewer' });
    await until(() => one.heard().length > 0);
    await hears(one.heard);
    expect(one.heard()).toContain('"branch":"6.6"');
    one.request.abort();
    member.request.abort();
    await Promise.all([one.reading, member.reading]);
  });
});
