import type { Oid } from '@/lib/contracts/git';
import { decodeBytes } from '@/lib/diff/quoted-path';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';

const mostBytes = 2 << 20;

/**
 * Addresses of one person by a .mailmap (gitmailmap(5)): each line names the proper address first and those it stands
 * for after it. Lower case; the address asked for is among them, whether the map knows it or not.
 */
export function addressesOf(mailmap: string, address: string): readonly string[] {
  const wanted = address.toLowerCase();
  const lines = mailmap.split('\n').flatMap((line) => {
    const found = [...line.replace(/#.*$/, '').matchAll(/<([^<>\s]+)>/g)];
    const addresses = found.map((match) => (match[1] ?? '').toLowerCase());
    return addresses.length === 0 ? [] : [addresses];
  });
  const proper = lines.find((addresses) => addresses.slice(1).includes(wanted))?.[0] ?? wanted;
  const all = lines.filter((addresses) => addresses[0] === proper).flat();
  return [...new Set([wanted, proper, ...all])].sort();
}

/** The .mailmap of a tree; empty when it has none, or none that can be read. */
export async function mailmapOf(git: GitReader, tree: Oid): Promise<string> {
  try {
    const entry = await git.entry(tree, '.mailmap');
    if (entry === null || !entry.mode.startsWith('100')) return '';
    return decodeBytes(await git.blob(entry.oid, mostBytes));
  } catch (error) {
    if (!isAppError(error, 'object-missing', 'too-large')) throw error;
    return '';
  }
}
