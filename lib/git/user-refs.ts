import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Oid } from '@/lib/contracts/git';
import { readRegularFile } from '@/lib/git/regular-file';
import type { UserRepository } from '@/lib/git/user-repository';

/** Full ref name (or HEAD) to the object it names, tags unpeeled. */
export type RefMap = Map<string, Oid>;

/**
 * All refs of a repository, read from its files: packed-refs, loose refs, HEAD, and those of its own linked work
 * tree. Running `git for-each-ref` there instead would obey that repository's configuration. Names that git itself
 * would refuse are left out.
 */
export async function readUserRefs(repository: UserRepository): Promise<RefMap> {
  const raw = new Map<string, string>();
  const packed = await readRegularFile(path.join(repository.commonDir, 'packed-refs'));
  for (const line of (packed ?? '').split('\n')) {
    const match = /^([0-9a-f]{40}) (\S.*)$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) raw.set(match[2], match[1]);
  }
  await readLoose(repository.commonDir, 'refs', raw);
  if (repository.gitDir !== repository.commonDir) {
    await readLoose(repository.gitDir, 'refs', raw);
  }
  const head = await readRegularFile(path.join(repository.gitDir, 'HEAD'));
  if (head !== null) raw.set('HEAD', head.trim());
  const refs: RefMap = new Map();
  for (const name of raw.keys()) {
    const oid = follow(raw, name);
    if (oid !== null && isSafeName(name)) refs.set(name, oid);
  }
  return refs;
}

async function readLoose(root: string, below: string, into: Map<string, string>): Promise<void> {
  const entries = await readdir(path.join(root, below), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const name = `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      await readLoose(root, name, into);
    } else if (!entry.name.endsWith('.lock')) {
      // A ref deleted while we read is simply not there any more.
      const text = await readRegularFile(path.join(root, name)).catch(() => null);
      if (text !== null && text !== '') into.set(name, text.trim());
    }
  }
}

function follow(raw: ReadonlyMap<string, string>, name: string): Oid | null {
  let at = name;
  for (let depth = 0; depth < 6; depth++) {
    const value = raw.get(at);
    if (value === undefined) return null;
    if (/^[0-9a-f]{40}$/.test(value)) return value;
    const next = /^ref:\s*(\S+)$/.exec(value)?.[1];
    if (next === undefined) return null;
    at = next;
  }
  return null;
}

/** The rules of git-check-ref-format(1), as far as a line of packed-refs could be upset by a name. */
function isSafeName(name: string): boolean {
  if (name === 'HEAD') return true;
  if (!name.startsWith('refs/') || name.endsWith('/') || name.endsWith('.')) return false;
  if (name.includes('..') || name.includes('@{') || name.includes('//')) return false;
  for (const char of name) {
    const code = char.codePointAt(0) ?? 0;
    if (code <= 0x20 || code === 0x7f || '~^:?*[\\'.includes(char)) return false;
  }
  return name.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));
}
