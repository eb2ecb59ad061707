import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';
import { external, freshBundle, root } from '@/lib/cli/bundle.mjs';
import { engineDigest } from '@/lib/cli/engine-digest';
import { engineSources } from '@/lib/cli/source-digest.mjs';

it('covers every source that the matrix imports', async () => {
  const require = createRequire(createRequire(import.meta.url).resolve('tsx/package.json'));
  const { metafile } = await require('esbuild').build({
    absWorkingDir: root,
    entryPoints: ['lib/cli/matrix-main.ts'],
    bundle: true,
    external,
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const own = Object.keys(metafile.inputs).filter((file) => file.startsWith('lib/'));
  expect(own.length).toBeGreaterThan(50);
  const folders = new Set(engineSources.map((folder) => path.posix.join('lib', folder)));
  expect(own.filter((file) => !folders.has(path.posix.dirname(file)))).toEqual([]);
  expect(engineDigest()).toBe(engineDigest());
});

it('bundles the matrix once and finds the bundle again', () => {
  const first = freshBundle('lib/cli/matrix-main.ts');
  expect(first).toContain(path.join('node_modules', '.cache', 'stablehand'));
  expect(freshBundle('lib/cli/matrix-main.ts')).toBe(first);
  // It knows its cells again, and those that the sources computed.
  expect(readFileSync(first ?? '', 'utf8')).toContain(engineDigest());
  expect(freshBundle('lib/cli/no-such-file.ts')).toBeNull();
});

it.each(['--prerequisites', '--proposals', '--paths', '--backports'])(
  'has what %s needs, from the sources where the bundle does not hold it',
  (option) => {
    const args = ['--git-dir', '/nowhere', '--upstream', 'a', '--branch', 'b', '--commits', '-'];
    const { status, stderr } = spawnSync(
      process.execPath,
      [path.join(root, 'lib/cli/start.mjs'), 'matrix', ...args, option],
      { input: '', encoding: 'utf8' },
    );
    expect(stderr).toContain('/nowhere');
    expect(status).toBe(3);
  },
);
