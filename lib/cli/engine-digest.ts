import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Sources that cells are computed by, below the root of the checkout. A test holds this against what is imported. */
export const engineSources = ['applicability', 'cli', 'contracts', 'diff', 'git', 'profiles', '.'];

/**
 * A digest (64 hex) of the code that computes cells: kept cells of another engine are never shown. Every change counts,
 * so that nobody has to remember to raise a number.
 */
export function engineDigest(): string {
  const hash = createHash('sha256').update(process.version);
  const lib = path.join(rootAbove(path.dirname(fileURLToPath(import.meta.url))), 'lib');
  for (const folder of engineSources) {
    for (const name of readdirSync(path.join(lib, folder)).sort()) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
      hash.update(`${folder}/${name}\n`).update(readFileSync(path.join(lib, folder, name)));
    }
  }
  return hash.digest('hex');
}

/** The sources are read where they lie also by a bundle of them below node_modules. */
function rootAbove(folder: string): string {
  const at = folder.indexOf(`${path.sep}node_modules${path.sep}.cache${path.sep}`);
  return at >= 0 ? folder.slice(0, at) : path.resolve(folder, '../..');
}
