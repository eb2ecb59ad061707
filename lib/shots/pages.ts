import type { Page } from '@playwright/test';
import { z } from 'zod';
import type { DemoInstance } from '@/lib/gate/demo-instance';

/** One picture: what is opened, and what is done before it is taken. */
export interface Shot {
  readonly name: string;
  readonly path: string;
  readonly signedIn: boolean;
  readonly prepare?: (page: Page) => Promise<void>;
}

const Queue = z.object({
  rows: z.array(z.object({ oid: z.string(), subject: z.string() })).min(1),
});
const Invited = z.object({ link: z.string() });
const tabs = ['Backport', 'Difference', 'Message', 'Thread', 'Decisions', 'Comments'] as const;
/** Phases that have a drawing. */
const drawn = ['history', 'code', 'synthesis'] as const;
const imports = ['commits', 'missing', 'mbox'] as const;

const chooseTab = (name: RegExp) => async (page: Page) => {
  await page.getByRole('tab', { name }).click();
  await page.getByRole('tabpanel').getByRole('status').waitFor({ state: 'detached' });
};
const press =
  (...keys: readonly string[]) =>
  async (page: Page) => {
    for (const key of keys) await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
  };

/** Every page of the demo installation, with its tabs, forms and dialogs. */
export async function shotPages(instance: DemoInstance): Promise<readonly Shot[]> {
  const { rows } = Queue.parse(await instance.get('/api/p/demo/queue?view=all&limit=200'));
  const seed = rows.find((row) => row.subject.includes('MODULE_ALIAS')) ?? rows[0];
  const invited = Invited.parse(
    await instance.post('/api/people', {
      project: 'demo',
      email: 'new@example.org',
      name: 'Nora New',
      role: 'reviewer',
    }),
  );
  const page = (name: string, path: string, prepare?: Shot['prepare']): Shot => ({
    name,
    path,
    signedIn: true,
    ...(prepare ? { prepare } : {}),
  });
  const candidate = `/p/demo/candidates/${seed?.oid}`;
  return [
    { name: 'sign-in', path: '/sign-in', signedIn: false },
    { name: 'welcome', path: new URL(invited.link).pathname, signedIn: false },
    page('queue', '/p/demo/queue'),
    page('queue-help', '/p/demo/queue', press('?')),
    page('queue-palette', '/p/demo/queue', press('Control+k')),
    page('queue-empty', '/p/demo/queue?q=nothinghasthisword'),
    page('candidate', candidate),
    page('candidate-phases', candidate, async (at) => {
      await at.getByRole('button', { name: 'open all' }).click();
      await at.locator('#phase-verification').getByRole('listitem').first().waitFor();
    }),
    ...drawn.map((phase) =>
      page(`candidate-${phase}`, candidate, async (at) => {
        const place = at.locator(`#phase-${phase}`);
        await place.getByRole('button', { expanded: false }).first().click();
        await place.locator('figure, table').first().waitFor();
        await place.evaluate((element) => element.scrollIntoView());
      }),
    ),
    page('candidate-cell', candidate, async (at) => {
      await at.keyboard.press('9');
      await at.getByRole('region', { name: /^Branch / }).waitFor();
    }),
    page('candidate-reject', candidate, async (at) => {
      await press('r')(at);
      await at.getByRole('dialog').getByRole('button', { name: 'Not a bug fix' }).waitFor();
    }),
    ...tabs.map((tab) =>
      page(`candidate-${tab.toLowerCase()}`, candidate, chooseTab(new RegExp(`^${tab}`))),
    ),
    page('matrix', '/p/demo/matrix?view=all', async (at) => {
      await at.keyboard.press('ArrowDown');
      await at.keyboard.press('v');
      await at.getByText('Legend', { exact: true }).click();
    }),
    page('branches', '/p/demo/branches'),
    page('branch', '/p/demo/branches/6.6'),
    page('history', '/p/demo/history'),
    page('insights', '/p/demo/history/insights'),
    page('report', '/p/demo/history/insights/report'),
    page('settings', '/p/demo/settings'),
    page('sources', '/p/demo/sources'),
    ...imports.map((kind, index) =>
      page(`sources-${kind}`, '/p/demo/sources', async (at) => {
        const tab = at
          .locator('#add')
          .locator('..')
          .getByRole('tab')
          .nth(index + 1);
        await tab.click();
        await tab.scrollIntoViewIfNeeded();
      }),
    ),
    page('new-project', '/projects/new'),
    page('people', '/settings/people'),
    page('not-found', '/nowhere'),
    page('candidate-not-found', `/p/demo/candidates/${'0'.repeat(40)}`),
  ];
}
