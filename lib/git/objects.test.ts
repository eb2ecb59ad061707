import { afterEach, expect, it, vi } from 'vitest';
import { ScratchRepository } from '@/lib/git/testing/scratch-repository';
import { Objects } from './objects';

let repository: ScratchRepository | null = null;
let objects: Objects | null = null;
afterEach(() => {
  objects?.close();
  repository?.remove();
});

it('says again that a blob is too large without having git unpack it', async () => {
  repository = new ScratchRepository();
  const commit = repository.commit({ branch: 'main', message: 'x', files: { a: 'much text' } });
  objects = new Objects(repository.gitDir);
  const oid = (await objects.entry(commit, 'a'))?.oid ?? '';
  const ask = vi.spyOn(objects.contents, 'ask');
  await expect(objects.blob(oid, 4)).rejects.toMatchObject({ code: 'too-large' });
  const asked = ask.mock.calls.length;
  await expect(objects.blob(oid, 3)).rejects.toMatchObject({ code: 'too-large' });
  expect(ask.mock.calls.length).toBe(asked);
  expect((await objects.blob(oid, 100)).toString()).toBe('much text');
});
