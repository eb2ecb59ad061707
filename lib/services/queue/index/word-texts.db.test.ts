import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { readRows } from '@/lib/db/client';
import { readIndexRows } from '@/lib/db/queries/queue-index';
import { readWordTexts } from '@/lib/db/queries/word-texts';
import { testDatabase } from '@/lib/db/testing/test-database';
import { sampleCandidate, sampleProject } from '@/lib/services/testing/sample-project';
import { fillWords } from './fill-words';
import { liveIndex } from './live-index';
import { isPlain } from './word-texts';
import { rowsWithWord } from './words';

vi.mock('@/lib/db/queries/queue-index', { spy: true });
testDatabase();

test('the words of a text are those that Postgres has, also of text that was made to confuse', async () => {
  const { id } = await sampleProject('w', ['6.6']);
  const messages = [
    'a\u0001b \u0002c <a href="x\u0001y"> http://h.example/a?b=\u0002c&d=e\u0001 user@h.example',
    'drivers/nvme/host/core.c nvmf_dev_write 0x1f 1e5 -12.50 v6.6-rc1 größe 用户 \u2028 𝕊 \u00a0 tab\tend',
    "it''s \\ 'quoted' \"words\" %s %% $1 <tag\u0002 attr='1'/> &amp; &#1; &#x02;",
  ];
  for (const [n, message] of messages.entries())
    await sampleCandidate(id, n + 1, { subject: 'x', message }, {});
  const rows = await readRows<{ id: string; words: string[] }>(
    'test-words',
    `SELECT "candidateId"::text AS id, to_json(tsvector_to_array(search)) AS words FROM "CandidateText" WHERE "projectId" = $1::uuid`,
    [id],
  );
  const ids = rows.map((row) => row.id);
  expect(ids).toHaveLength(3);
  const nobody = '00000000-0000-7000-8000-000000000000';
  const texts = await readWordTexts([...ids, nobody]);
  expect(texts).toEqual([...rows.map((row) => [row.words]), []]);
});

test('words that were not read to their end are asked of Postgres', async () => {
  const { id } = await sampleProject('v', ['6.6']);
  await sampleCandidate(id, 1, { subject: 'mend a leak' }, {});
  const index = await liveIndex(id);
  index.words = null;
  await fillWords(index, () => false);
  expect([...(await rowsWithWord(index, id, 'leak')).rows]).toEqual([1]);
});

test('a row that comes while its words begin to be read again has them', async () => {
  const { id } = await sampleProject('u', ['6.6']);
  await sampleCandidate(id, 1, { subject: 'add a test' }, {});
  const index = await liveIndex(id);
  // As after words that could not be read.
  index.words = null;
  await sampleCandidate(id, 2, { subject: 'mend a leak' }, {});
  const actual = await vi.importActual<typeof import('@/lib/db/queries/queue-index')>(
    '@/lib/db/queries/queue-index',
  );
  vi.mocked(readIndexRows).mockImplementationOnce(async (...asked) => {
    const rows = await actual.readIndexRows(...asked);
    await fillWords(index, () => true);
    return rows;
  });
  await liveIndex(id);
  expect([...(await rowsWithWord(index, id, 'leak')).rows]).toEqual([0, 1]);
});

test('Postgres takes the beginning of a word in a to z and 0 to 9 as it is', async () => {
  const words = [
    ...fc.sample(fc.stringMatching(/^[a-z0-9]{1,12}$/), { numRuns: 3_000, seed: 7 }),
    ...fc.sample(fc.stringMatching(/^[0-9e]{1,8}$/), { numRuns: 2_000, seed: 7 }),
    ...fc.sample(fc.stringMatching(/^(0x|1e|v)?[0-9a-f]{1,40}$/), { numRuns: 1_000, seed: 7 }),
  ];
  expect(words.filter(isPlain).length).toBeGreaterThan(4_000);
  const rows = await readRows<{ word: string }>(
    'test-queries',
    `SELECT w AS word FROM unnest($1::text[]) w WHERE to_tsquery('simple', w || ':*')::text <> '''' || w || ''':*'`,
    [words.filter(isPlain)],
  );
  expect(rows).toEqual([]);
});
