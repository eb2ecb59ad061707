import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Oid } from '@/lib/contracts/git';
import { removeTemporary, temporaryFolder } from '@/lib/git/temporary';
import type { RefMap } from '@/lib/git/user-refs';

/** A bare repository of ours in a temporary folder that sees other object directories through alternates. */
export interface Store {
  readonly gitDir: string;
  readonly objectDirs: readonly string[];
  /** Where the user's shallow clones end: the parents of these are not there, and not missed. */
  readonly shallow: readonly Oid[];
  remove(): Promise<void>;
}

/**
 * What git writes here is read once and deleted: not worth compressing. Ten processes side by side each keep up to
 * this much of what deltas are built on (git's default: 96 MB; more than this saves no time here).
 */
const storeConfig = `[core]
\trepositoryformatversion = 0
\tbare = true
\tlooseCompression = 0
\tdeltaBaseCacheLimit = 16m
`;

/**
 * Makes the store. It has no remote, no promisor configuration, no hooks and no attributes but those given, so that
 * git running in it cannot fetch, run anything, or write outside it. Removed by `remove` or when the process exits.
 */
export async function makeStore(options: {
  readonly objectDirs: readonly string[];
  readonly shallow?: readonly Oid[];
  readonly refs?: RefMap;
  /** Parents that git is to see instead of those a commit names: where its own cannot be read. */
  readonly grafts?: ReadonlyMap<Oid, readonly Oid[]>;
  /** Content of info/attributes: a bare repository sees no .gitattributes files. */
  readonly attributes?: string;
  /** Whether much may come to be written there, such as a commit graph. */
  readonly large?: boolean;
}): Promise<Store> {
  const gitDir = await temporaryFolder('stablehand-store-', { large: options.large === true });
  // At once: a question waits for it, and the way through the thread pool takes longer than these few files.
  for (const folder of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'info']) {
    mkdirSync(path.join(gitDir, folder), { recursive: true });
  }
  const write = (name: string, content: string | Buffer) =>
    writeFileSync(path.join(gitDir, name), content);
  write('config', storeConfig);
  // An unborn branch: newer gits would otherwise take attributes from HEAD in a bare repository.
  const head = options.refs?.get('HEAD');
  write('HEAD', head === undefined ? 'ref: refs/heads/unborn\n' : `${head}\n`);
  write('objects/info/alternates', options.objectDirs.map(alternateLine).join(''));
  write('info/attributes', options.attributes ?? '');
  if ((options.shallow ?? []).length > 0) {
    write('shallow', `${[...new Set(options.shallow)].join('\n')}\n`);
  }
  if (options.grafts !== undefined && options.grafts.size > 0) {
    const lines = [...options.grafts].map(([oid, parents]) => `${[oid, ...parents].join(' ')}\n`);
    write('info/grafts', lines.join(''));
  }
  if (options.refs !== undefined) write('packed-refs', packedRefs(options.refs));
  return {
    gitDir,
    objectDirs: options.objectDirs,
    shallow: options.shallow ?? [],
    remove: () => removeTemporary(gitDir),
  };
}

function packedRefs(refs: RefMap): string {
  const lines = [...refs]
    .filter(([name]) => name !== 'HEAD')
    .map(([name, oid]) => ({ key: Buffer.from(name), line: `${oid} ${name}\n` }))
    .sort((a, b) => a.key.compare(b.key))
    .map(({ line }) => line);
  return `# pack-refs with: sorted \n${lines.join('')}`;
}

function alternateLine(directory: string): string {
  if (!/^["#]|[\n\\]/.test(directory)) return `${directory}\n`;
  const quoted = directory.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
  return `"${quoted}"\n`;
}
