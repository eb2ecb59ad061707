import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { tarFile } from './tar-file';

const folder = mkdtempSync(path.join(tmpdir(), 'stablehand-tar-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('tar takes out what was put in: long names, names beyond ASCII, sizes at the edge of a block', () => {
  const entries = [
    ...[0, 1, 511, 512, 513].map((size) => ({
      path: `patches/${size}.patch`,
      content: Buffer.alloc(size, 'x'),
    })),
    // Around the 100 bytes of a header, and where the length of a record gains a digit.
    ...[85, 86, 87, 92, 93, 94, 95, 96, 97, 98, 120, 200, 247].map((length) => ({
      path: `patches/${'n'.repeat(length)}.patch`,
      content: Buffer.from(`${length}\n`),
    })),
    { path: 'patches/größer-als.patch', content: Buffer.from('ä\n') },
  ];
  execFileSync('tar', ['-xf', '-'], { cwd: folder, input: tarFile(entries, 1_700_000_000.9) });
  expect(readdirSync(folder)).toEqual(['patches']);
  expect(readdirSync(path.join(folder, 'patches'))).toHaveLength(entries.length);
  for (const { path: name, content } of entries) {
    expect(readFileSync(path.join(folder, name)).equals(content), name).toBe(true);
    expect(statSync(path.join(folder, name)).mtimeMs).toBe(1_700_000_000_000);
  }
});
