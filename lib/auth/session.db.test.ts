import { createHmac, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { sessionSecret } from '@/lib/data-directory';
import { db } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import { samplePerson } from '@/lib/services/testing/sample-project';
import { signedInPerson } from './session';

testDatabase();

const asked = async (cookie: string) => (await signedInPerson(new Headers({ cookie })))?.id ?? null;

it('a cookie that was planted beside the genuine one signs nobody in', async () => {
  const { userId } = await samplePerson('Anna', null, null);
  const token = randomUUID();
  const expiresAt = new Date(Date.now() + 3_600_000);
  await db().session.create({ data: { id: token, token, userId, expiresAt } });
  const signature = createHmac('sha256', sessionSecret()).update(token).digest('base64');
  const genuine = `stablehand.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
  const planted = '__Secure-stablehand.session_token=planted';
  expect(await asked(`${planted}; ${genuine}`)).toBe(userId);
  expect(await asked(planted)).toBeNull();
  expect(await asked(genuine)).toBe(userId);
  expect(await asked(genuine)).toBe(userId);
  await db().session.delete({ where: { id: token } });
  expect(await asked(genuine)).toBeNull();
});
