import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type PackedObject, writePack } from '@/lib/git/pack-writer';

const folder = mkdtempSync(path.join(tmpdir(), 'stablehand-pack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function object(type: 'commit' | 'tree', content: Buffer): PackedObject {
  const oid = createHash('sha1')
    .update(`${type} ${content.length}\0`)
    .update(content)
    .digest('hex');
  return { oid, type, content };
}

it('writes packs that git verifies and reads', () => {
  execFileSync('git', ['init', '-q', '--bare', folder]);
  const git = (...args: string[]) =>
    execFileSync('git', [`--git-dir=${folder}`, ...args], { maxBuffer: 1 << 28 });
  const blob = execFileSync('git', [`--git-dir=${folder}`, 'hash-object', '-w', '--stdin'], {
    input: 'x\n',
  })
    .toString()
    .trim();
  // Sizes around the borders of the length encoding, and one of some hundred kilobytes.
  const trees = [0, 1, 3, 60, 5000].map((entries) =>
    object(
      'tree',
      Buffer.concat(
        Array.from({ length: entries }, (_one, index) => [
          Buffer.from(`100644 ${String(index).padStart(5, '0')}\0`),
          Buffer.from(blob, 'hex'),
        ]).flat(),
      ),
    ),
  );
  const commits = trees.map(({ oid }) =>
    object(
      'commit',
      Buffer.from(`tree ${oid}\nauthor a <a> 0 +0000\ncommitter a <a> 0 +0000\n\nx\n`),
    ),
  );
  const objects = [...trees, ...commits];
  const { name, pack, index } = writePack(objects);
  const file = path.join(folder, 'objects/pack', name);
  writeFileSync(`${file}.pack`, pack);
  writeFileSync(`${file}.idx`, index);
  git('verify-pack', `${file}.idx`);
  git('fsck', '--strict', '--no-dangling');
  for (const { oid, type, content } of objects) {
    expect(git('cat-file', type, oid).equals(content)).toBe(true);
  }
});
