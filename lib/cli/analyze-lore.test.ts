import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { PhaseRecord } from '@/lib/contracts/analysis';
import { type DemoFacts, makeDemoRepository } from '@/lib/demo/make-demo';
import { makeDemoList } from '@/lib/demo/make-list';
import { run } from './analyze';

/** The seed story with its list on a server of public-inbox's kind instead of a file: phase 4 must say the same. */
let dir = '';
vi.mock('@/lib/data-directory', () => ({ dataDirectory: () => path.join(dir, 'data') }));
let demo: DemoFacts;
let list = '';
let origin = '';
let busy = false;
const asked: string[] = [];
const server = http.createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  if (busy) response.writeHead(503).end();
  // A server gives what matches; one that gives more is no problem.
  else response.writeHead(200).end(gzipSync(list));
});

async function mailPhase(...more: readonly string[]): Promise<PhaseRecord> {
  let out = '';
  const stdout = {
    write: (text: string) => {
      out += text;
      return true;
    },
  };
  const io = { stdout, stderr: { write: () => true } } as unknown as Parameters<typeof run>[1];
  const code = await run(
    [
      demo.commits.alias ?? '',
      ...['--git-dir', demo.gitDir, '--upstream', demo.upstream.name],
      ...['--branch', demo.branches[0]?.name ?? '', '--as-of', demo.asOf],
      ...[...more, '--json'],
    ],
    io,
  );
  expect(code).toBe(0);
  const { phases } = JSON.parse(out) as { phases: (PhaseRecord & { name: string })[] };
  return phases.find((one) => one.name === 'mail') ?? expect.fail('no phase 4');
}

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'stablehand-lore-story-'));
  demo = await makeDemoRepository(path.join(dir, 'demo.git'));
  list = makeDemoList(demo).toString();
  await writeFile(path.join(dir, 'list.mbox'), list);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 120_000);
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  if (dir !== '') await rm(dir, { recursive: true, force: true });
});

it('says what an archive on disk says, and proves each request', async () => {
  const told = ({ findings }: PhaseRecord) =>
    findings
      .filter((one) => one.kind !== 'searched')
      .map((one) => [one.kind, one.summary, one.polarity]);
  const fromFile = await mailPhase('--archive', path.join(dir, 'list.mbox'));
  expect(asked).toEqual([]);
  const fromServer = await mailPhase('--lore', `${origin}/nvme`);
  expect(told(fromServer)).toEqual(told(fromFile));
  expect(told(fromServer).length).toBeGreaterThan(4);
  const [searched] = fromServer.findings.filter((one) => one.kind === 'searched');
  const probes = (searched?.evidence ?? []).flatMap((one) =>
    one.type === 'probe' && one.probe === 'ask-archive' ? [String(one.params.path)] : [],
  );
  expect(probes.map((one) => `/nvme/${one}`).sort()).toEqual(
    [...new Set(asked.map((one) => one.split(' ')[1] ?? ''))].sort(),
  );
  // The archives come first: what they hold is asked of nobody.
  asked.length = 0;
  busy = true;
  const both = await mailPhase('--archive', path.join(dir, 'list.mbox'), '--lore', `${origin}/b`);
  expect(told(both).filter(([kind]) => kind !== 'unverified')).toEqual(told(fromFile));
}, 120_000);

it('tells what could not be reached, and nothing else of it', async () => {
  busy = true;
  const record = await mailPhase('--lore', `${origin}/down`);
  expect(record.status).toBe('partial');
  const [open, ...more] = record.findings.filter((one) => one.kind === 'unverified');
  expect(more).toEqual([]);
  expect(open?.summary).toContain('answers with 503');
  expect(open?.data.tried).toContainEqual({
    url: expect.stringContaining(`${origin}/down/`),
    problem: expect.stringContaining('503'),
  });
  expect(record.findings.every((one) => one.polarity === 'neutral')).toBe(true);
}, 120_000);
