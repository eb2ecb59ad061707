import { readdirSync, readlinkSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Oid } from '@/lib/contracts/git';
import type { RefMap } from '@/lib/git/user-refs';
import { processStamp } from '@/lib/process-stamp';

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
 * this much of what deltas are built on (git's default: 96 MB).
 */
const storeConfig = `[core]
\trepositoryformatversion = 0
\tbare = true
\tlooseCompression = 0
\tdeltaBaseCacheLimit = 32m
`;

const open = new Set<string>();
let watching = false;

/**
 * A folder in the system's temporary directory that is gone when the process ends. What a process leaves behind that is
 * killed with -9 is removed by the next one that makes such a folder: the name tells the owner.
 */
export async function temporaryFolder(name: string): Promise<string> {
  if (!watching) {
    watching = true;
    process.once('exit', () => {
      for (const left of open) rmSync(left, { recursive: true, force: true });
    });
    removeAbandoned();
  }
  const folder = await mkdtemp(path.join(tmpdir(), `${name}${space}-${process.pid}-`));
  open.add(folder);
  return folder;
}

/** Process ids mean something within one name space only: containers may share a temporary directory. */
const space = processSpace();

function processSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
  } catch {
    return '0'; // no Linux: one name space for all
  }
}

function removeAbandoned(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = /^stablehand-[a-z]+-(\d+)-(\d+)-[^-]+$/.exec(name);
    if (owner?.[1] !== space || processStamp(Number(owner[2])) !== null) continue;
    try {
      rmSync(path.join(tmpdir(), name), { recursive: true, force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error; // another account's: left to it
    }
  }
}

/** Removes it before that. */
export async function removeTemporary(folder: string): Promise<void> {
  open.delete(folder);
  await rm(folder, { recursive: true, force: true });
}

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
}): Promise<Store> {
  const gitDir = await temporaryFolder('stablehand-store-');
  for (const folder of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'info']) {
    await mkdir(path.join(gitDir, folder), { recursive: true });
  }
  const write = (name: string, content: string | Buffer) =>
    writeFile(path.join(gitDir, name), content);
  await write('config', storeConfig);
  // An unborn branch: newer gits would otherwise take attributes from HEAD in a bare repository.
  const head = options.refs?.get('HEAD');
  await write('HEAD', head === undefined ? 'ref: refs/heads/unborn\n' : `${head}\n`);
  await write('objects/info/alternates', options.objectDirs.map(alternateLine).join(''));
  await write('info/attributes', options.attributes ?? '');
  if ((options.shallow ?? []).length > 0) {
    await write('shallow', `${[...new Set(options.shallow)].join('\n')}\n`);
  }
  if (options.grafts !== undefined && options.grafts.size > 0) {
    const lines = [...options.grafts].map(([oid, parents]) => `${[oid, ...parents].join(' ')}\n`);
    await write('info/grafts', lines.join(''));
  }
  if (options.refs !== undefined) await write('packed-refs', packedRefs(options.refs));
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
