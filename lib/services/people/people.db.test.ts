import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { db } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import { type Ctx, cliContext } from '@/lib/services/context';
import { acceptLink } from '@/lib/services/people/accept-link';
import { changeRole } from '@/lib/services/people/change-role';
import { ensureFirstAdminLink } from '@/lib/services/people/first-admin-link';
import { getPeople } from '@/lib/services/people/get-people';
import { getViewer } from '@/lib/services/people/get-viewer';
import { invitePerson } from '@/lib/services/people/invite-person';
import { resetPasswordLink } from '@/lib/services/people/reset-password-link';
import { setDeactivated } from '@/lib/services/people/set-deactivated';
import { samplePerson, sampleProject } from '@/lib/services/testing/sample-project';

testDatabase();
const data = mkdtempSync(path.join(os.tmpdir(), 'stablehand-test-'));
vi.stubEnv('STABLEHAND_DATA', data);
afterAll(() => rmSync(data, { recursive: true, force: true }));

const clock = { now: () => new Date() };
const password = 'a long enough password';
const tokenOf = (link: string | null): string => link?.split('/').at(-1) ?? '';

async function post(route: string, body: unknown, cookie = ''): Promise<Response> {
  const { auth } = await import('@/lib/auth/auth');
  const { publicUrl } = await import('@/lib/auth/origins');
  return auth().handler(
    new Request(`${publicUrl()}/api/auth${route}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: publicUrl(), cookie },
      body: JSON.stringify(body),
    }),
  );
}
const signIn = (email: string, secret: string) =>
  post('/sign-in/email', { email, password: secret });

let projectId = '';
let root: Ctx & { userId: string };

beforeAll(async () => {
  projectId = (await sampleProject('p', ['6.6'])).id;
  root = { ...(await samplePerson('Root', null, null, true)), clock };
});

describe('one-time links', () => {
  test('the first admin link is there only while there is no admin, and works once', async () => {
    expect(await ensureFirstAdminLink()).toBeNull();
    await db().user.update({ where: { id: root.userId }, data: { instanceAdmin: false } });
    const old = await ensureFirstAdminLink();
    const link = await ensureFirstAdminLink();
    const request = { token: tokenOf(link), name: 'First', email: 'First@example.org', password };
    await expect(acceptLink({ clock }, { ...request, token: tokenOf(old) })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await acceptLink({ clock }, request)).toEqual({ email: 'first@example.org' });
    await expect(acceptLink({ clock }, request)).rejects.toMatchObject({ code: 'not-found' });
    expect(await ensureFirstAdminLink()).toBeNull();
    const response = await signIn('first@example.org', password);
    expect(response.status).toBe(200);
    await db().user.update({ where: { id: root.userId }, data: { instanceAdmin: true } });
  });

  test('an invitation gives the role it names and nothing else, whatever is sent', async () => {
    const { link } = await invitePerson(root, {
      project: 'p',
      email: 'rita@example.org',
      name: 'Rita',
      role: 'reviewer',
    });
    await acceptLink({ clock }, {
      token: tokenOf(link),
      password,
      email: 'other@example.org',
      role: 'admin',
      instanceAdmin: true,
    } as never);
    const rita = await db().user.findUnique({ where: { email: 'rita@example.org' } });
    expect(rita?.instanceAdmin).toBe(false);
    expect(await getViewer(rita?.id ?? '')).toMatchObject({
      name: 'Rita',
      memberships: [{ slug: 'p', role: 'reviewer' }],
    });
  });

  test('a link that is out of date is refused', async () => {
    const { link } = await invitePerson(root, {
      project: 'p',
      email: 'late@example.org',
      name: 'Late',
      role: 'viewer',
    });
    const later = { now: () => new Date(Date.now() + 8 * 86_400_000) };
    await expect(
      acceptLink({ clock: later }, { token: tokenOf(link), password }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('roles', () => {
  test('only admins invite and change roles; nobody changes their own', async () => {
    const lead = await samplePerson('Lea', projectId, 'lead');
    const admin = await samplePerson('Ada', projectId, 'admin');
    const reviewer = await samplePerson('Ron', projectId, 'reviewer');
    const invitation = { project: 'p', email: 'x@example.org', name: 'X', role: 'viewer' } as const;
    await expect(invitePerson(lead, invitation)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      changeRole(admin, { userId: admin.userId, project: 'p', role: 'viewer' }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await changeRole(admin, { userId: reviewer.userId, project: 'p', role: 'lead' });
    expect(await getViewer(reviewer.userId)).toMatchObject({ memberships: [{ role: 'lead' }] });
    await expect(getPeople(lead)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await getPeople(admin)).people.map((p) => p.name)).toContain('Ron');
    await expect(
      setDeactivated(admin, { userId: lead.userId, deactivated: true }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('accounts', () => {
  async function account(email: string): Promise<string> {
    const { addUser } = await import('@/lib/services/people/add-user');
    const { id } = await addUser(cliContext('test'), {
      name: 'Somebody',
      email,
      password,
      instanceAdmin: false,
      memberships: [{ project: 'p', role: 'viewer' }],
    });
    return id;
  }

  test('deactivation ends sessions and sign-in; taking back allows it again', async () => {
    const userId = await account('gone@example.org');
    expect((await signIn('gone@example.org', password)).status).toBe(200);
    await setDeactivated(root, { userId, deactivated: true });
    expect(await db().session.count({ where: { userId } })).toBe(0);
    expect(await getViewer(userId)).toBeNull();
    expect((await signIn('gone@example.org', password)).status).toBe(403);
    await setDeactivated(root, { userId, deactivated: false });
    expect((await signIn('gone@example.org', password)).status).toBe(200);
  });

  test('a reset link sets a new password and ends every session', async () => {
    const userId = await account('reset@example.org');
    await signIn('reset@example.org', password);
    const { link } = await resetPasswordLink(root, { userId });
    await acceptLink({ clock }, { token: tokenOf(link), password: 'another long password' });
    expect(await db().session.count({ where: { userId } })).toBe(0);
    expect((await signIn('reset@example.org', password)).status).toBe(401);
    expect((await signIn('reset@example.org', 'another long password')).status).toBe(200);
  });

  test('ten wrong passwords lock the account, for the right one too, and say for how long', async () => {
    await account('locked@example.org');
    for (let n = 0; n < 10; n += 1) {
      expect((await signIn('locked@example.org', 'wrong password!')).status).toBe(401);
    }
    const locked = await signIn('locked@example.org', password);
    expect(locked.status).toBe(429);
    expect(await locked.json()).toMatchObject({ message: expect.stringMatching(/minutes/) });
    await account('free@example.org');
    expect((await signIn('free@example.org', password)).status).toBe(200);
  });

  test('sign-up is closed, and an account cannot change what stands beside its decisions', async () => {
    const signUp = await post('/sign-up/email', {
      email: 'new@example.org',
      name: 'New',
      password,
      instanceAdmin: true,
    });
    expect(signUp.ok).toBe(false);
    await account('rename@example.org');
    const response = await signIn('rename@example.org', password);
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await post('/update-user', { name: 'Somebody else' }, cookie)).ok).toBe(false);
    expect(await db().user.count({ where: { email: 'new@example.org' } })).toBe(0);
  });
});
