import { expect, test } from 'vitest';
import type { UpstreamIndex } from '@/lib/applicability/upstream-index';
import { linux } from '@/lib/profiles/linux';
import { readQueuePatch } from './queue-patch';

const upstream: UpstreamIndex = {
  upstream: 'a'.repeat(40),
  has: () => false,
  withPrefix: () => [],
  commit: () => Promise.reject(new Error('nothing is looked up')),
};
const read = (text: string) => readQueuePatch(Buffer.from(text), upstream, linux.markerForms);

const hunk = '@@ -1,2 +1,2 @@\n one\n-two\n+three\n';
const headers = 'From: a@example.org\nSubject: lamp: check it\n\nText.\n---\n';

test('a patch as quilt writes it has the id of one that git wrote', async () => {
  const git = await read(
    `${headers}diff --git a/lamp.c b/lamp.c\n--- a/lamp.c\n+++ b/lamp.c\n${hunk}`,
  );
  expect(git.patchId).toMatch(/^[0-9a-f]{40}$/);
  for (const stamp of ['', '\t2026-01-01 00:00:00', ' (revision 3)']) {
    const quilt = await read(`${headers}--- a/lamp.c${stamp}\n+++ b/lamp.c${stamp}\n${hunk}`);
    expect(quilt).toEqual(git);
  }
});

test('lines of a megabyte take no time', async () => {
  for (const line of [
    `--- ${'a'.repeat(1 << 20)}`,
    `--- ${' '.repeat(1 << 20)}x`,
    `commit${' '.repeat(1 << 20)}x`,
    ' '.repeat(1 << 20),
  ]) {
    expect(await read(`${headers.replace('---\n', '')}${line}\nx\n`)).toEqual({
      subject: 'lamp: check it',
      upstream: [],
      patchId: null,
    });
  }
});
