import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type APIRequestContext, type Browser, expect } from '@playwright/test';
import { post, signInAdmin } from '@/e2e/support/people';
import type { DecideResult } from '@/lib/contracts/decision';
import type { ProjectFrame, QueuePage, QueueRow } from '@/lib/contracts/pages';
import type { DecisionVerb } from '@/lib/contracts/vocabulary';
import { type DemoFacts, makeDemoRepository } from '@/lib/demo/make-demo';

/** The demo's repository, written anew in a folder of its own, which goes with the run's data folder. */
export async function ownRepository(): Promise<DemoFacts> {
  const data = process.env.STABLEHAND_DATA ?? os.tmpdir();
  const folder = fs.mkdtempSync(path.join(data, 'e2e-repository-'));
  return makeDemoRepository(path.join(folder, 'story.git'));
}

export interface OwnProject {
  readonly slug: string;
  readonly facts: DemoFacts;
}

/** A project that no other spec decides in, its candidates imported and analysed. */
export async function ownProject(browser: Browser, name: string): Promise<OwnProject> {
  const slug = `${name}-${Date.now().toString(36)}`;
  const facts = await ownRepository();
  const admin = await browser.newContext();
  try {
    await signInAdmin(admin.request);
    const made = await post(admin.request, '/api/projects', {
      name: `Own ${name}`,
      slug,
      repositories: [facts.gitDir],
      upstreamRef: facts.upstream.name,
    });
    if (!made.ok()) throw new Error(`project: ${made.status()} ${await made.text()}`);
    const imported = await post(admin.request, `/api/p/${slug}/imports`, {
      kind: 'commits',
      text: facts.importOids.join('\n'),
    });
    if (!imported.ok()) throw new Error(`import: ${imported.status()} ${await imported.text()}`);
    await waitUntilAnalysed(admin.request, slug, facts.importOids.length);
  } finally {
    await admin.close();
  }
  return { slug, facts };
}

/** Waits until that many candidates are there and none is still being analysed. */
export async function waitUntilAnalysed(
  request: APIRequestContext,
  slug: string,
  count: number,
): Promise<void> {
  await expect
    .poll(
      async () => {
        const page = await queueRows(request, slug);
        const frame = (await (await request.get(`/api/p/${slug}/frame`)).json()) as ProjectFrame;
        return page.length >= count && frame.analysing === null;
      },
      { timeout: 150_000, intervals: [500, 1000, 2000] },
    )
    .toBe(true);
}

export async function queueRows(
  request: APIRequestContext,
  slug: string,
): Promise<readonly QueueRow[]> {
  const response = await request.get(`/api/p/${slug}/queue?view=all&limit=200`);
  if (!response.ok()) throw new Error(`queue: ${response.status()} ${await response.text()}`);
  return ((await response.json()) as QueuePage).rows;
}

/** Votes as the pages send them; returns the batch, for taking it back. */
export async function decide(
  request: APIRequestContext,
  slug: string,
  vote: {
    readonly oid: string;
    readonly branches: readonly string[];
    readonly verb: DecisionVerb;
    readonly reason: string;
  },
): Promise<string> {
  const batchId = randomUUID();
  const row = (await queueRows(request, slug)).find((one) => one.oid === vote.oid);
  const sent = await post(request, `/api/p/${slug}/candidates/${vote.oid}/decisions`, {
    batchId,
    reason: vote.reason,
    decisions: vote.branches.map((branch) => ({
      id: randomUUID(),
      branch,
      verb: vote.verb,
      seenSeq: row?.cells.find((cell) => cell.branch === branch)?.seq ?? 0,
    })),
  });
  if (!sent.ok()) throw new Error(`decide: ${sent.status()} ${await sent.text()}`);
  const result = (await sent.json()) as DecideResult;
  if (result.recorded.length !== vote.branches.length) {
    throw new Error(`decide: not everything was recorded: ${JSON.stringify(result)}`);
  }
  return batchId;
}

/** Takes a batch back, as `u` does. */
export async function undo(request: APIRequestContext, slug: string, batchId: string) {
  const sent = await post(request, `/api/p/${slug}/decisions/undo`, {
    batchId,
    newBatchId: randomUUID(),
  });
  if (!sent.ok()) throw new Error(`undo: ${sent.status()} ${await sent.text()}`);
}
