import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Sources that cells are computed by, below `lib`. A test holds this against what is imported. */
export const engineSources = ['applicability', 'cli', 'contracts', 'diff', 'git', 'profiles', '.'];

/**
 * A digest (64 hex) of the code that computes cells. Every change counts, so that nobody has to remember to raise a
 * number.
 * @param {string} root the checkout
 * @returns {string}
 */
export function sourceDigest(root) {
  const hash = createHash('sha256').update(process.version);
  for (const folder of engineSources) {
    const place = path.join(root, 'lib', folder);
    for (const name of readdirSync(place).sort()) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
      hash.update(`${folder}/${name}\n`).update(readFileSync(path.join(place, name)));
    }
  }
  return hash.digest('hex');
}
