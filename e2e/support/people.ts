import fs from 'node:fs';
import path from 'node:path';
import type { APIRequestContext, Browser, BrowserContext, Page } from '@playwright/test';
import type { Role } from '@/lib/contracts/vocabulary';

export const password = 'correct horse battery';
const adminEmail = 'admin@example.org';

/** Posts as the pages do: with this installation's own origin. */
export async function post(request: APIRequestContext, url: string, data: unknown = {}) {
  return request.post(url, { data, headers: { Origin: origin() } });
}

export const origin = (): string => `http://127.0.0.1:${process.env.STABLEHAND_PORT}`;

export async function signInAs(request: APIRequestContext, email: string): Promise<boolean> {
  const response = await post(request, '/api/auth/sign-in/email', { email, password });
  return response.ok();
}

/** Signs the first admin in, making the account with the one-time link that the start left in the data folder. */
export async function signInAdmin(request: APIRequestContext): Promise<void> {
  if (await signInAs(request, adminEmail)) return;
  const file = path.join(process.env.STABLEHAND_DATA ?? '', 'first-admin-link');
  const token = fs.readFileSync(file, 'utf8').trim().split('/').at(-1);
  const made = await post(request, '/api/links/accept', {
    token,
    name: 'Ada Admin',
    email: adminEmail,
    password,
  });
  if (!made.ok()) throw new Error(`first admin: ${made.status()} ${await made.text()}`);
  if (!(await signInAs(request, adminEmail))) throw new Error('the first admin cannot sign in');
}

export interface Person {
  readonly email: string;
  readonly context: BrowserContext;
  readonly page: Page;
}

let made = 0;

/** A new person with a role in a project, signed in, with a browser context and page of their own. */
export async function newPerson(
  browser: Browser,
  role: Role,
  options: {
    readonly name?: string;
    readonly project?: string;
    readonly colorScheme?: 'dark' | 'light';
  } = {},
): Promise<Person> {
  made += 1;
  const name = options.name ?? `${role} ${made}`;
  const email = `${role}.${Date.now()}.${made}@example.org`;
  const admin = await browser.newContext();
  try {
    await signInAdmin(admin.request);
    const invited = await post(admin.request, '/api/people', {
      project: options.project ?? 'demo',
      email,
      name,
      role,
    });
    if (!invited.ok()) throw new Error(`invite: ${invited.status()} ${await invited.text()}`);
    const { link } = (await invited.json()) as { link: string };
    const token = link.split('/').at(-1);
    const accepted = await post(admin.request, '/api/links/accept', { token, password });
    if (!accepted.ok()) throw new Error(`accept: ${accepted.status()} ${await accepted.text()}`);
  } finally {
    await admin.close();
  }
  const context = await browser.newContext({ colorScheme: options.colorScheme ?? 'light' });
  if (!(await signInAs(context.request, email))) throw new Error(`${email} cannot sign in`);
  return { email, context, page: await context.newPage() };
}
