import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isErrno } from '@/lib/git/regular-file';
import type { Store } from '@/lib/git/store';
import type { RefMap } from '@/lib/git/user-refs';

/**
 * A digest (64 hex) of everything that answers about a repository can hang on beside the commits named in a question:
 * its refs (release tags, what short names mean), the commits it is cut at, its packs and its loose objects (what is
 * missing in a partial clone may have come since). The same repository in the same state gives the same digest.
 */
export async function repositoryState(store: Store, refs: RefMap): Promise<string> {
  const lines = [...refs].map(([name, oid]) => `ref ${name} ${oid}`).sort();
  for (const commit of [...store.shallow].sort()) lines.push(`shallow ${commit}`);
  for (const folder of store.objectDirs) {
    lines.push('objects', ...(await packLines(path.join(folder, 'pack'))));
    lines.push(...(await looseLines(folder)));
  }
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

async function packLines(folder: string): Promise<string[]> {
  const names = (await namesIn(folder)).filter((name) => /\.(pack|idx)$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => `pack ${name} ${await statLine(path.join(folder, name))}`),
  );
}

/** A folder of loose objects changes its time whenever an object comes or goes. */
async function looseLines(folder: string): Promise<string[]> {
  const fans = (await namesIn(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort();
  return Promise.all(fans.map(async (fan) => `${fan} ${await statLine(path.join(folder, fan))}`));
}

async function statLine(file: string): Promise<string> {
  try {
    const { size, mtimeNs } = await stat(file, { bigint: true });
    return `${size} ${mtimeNs}`;
  } catch (error) {
    // Repacked while we look: another state, which is all that counts.
    if (isErrno(error, 'ENOENT')) return 'gone';
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}
