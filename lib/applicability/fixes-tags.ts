import { resolveUpstreamName } from '@/lib/applicability/resolve-name';
import { quotesSubject } from '@/lib/applicability/same-subject';
import type { UpstreamIndex } from '@/lib/applicability/upstream-index';
import type { Oid } from '@/lib/contracts/git';

export interface FixesTag {
  /** As written, lower case, 7 to 40 hex digits. */
  readonly name: string;
  /** What the tag quotes, without quotation marks; null when it quotes nothing. */
  readonly quoted: string | null;
}

/** The `Fixes:` tags of a message (or what the project's grammar calls them), in order, each name once. */
export function readFixesTags(message: string, tags: readonly string[]): FixesTag[] {
  const names = tags.map((tag) => tag.replace(/[^a-z0-9-]/gi, '\\$&')).join('|');
  const line = new RegExp(
    `^[ \\t]*(?:${names})[ \\t]*:[ \\t]*(?:commits?[ \\t]+)?([0-9a-f]{7,40})\\b[,:]?[ \\t]*(?:\\(?[ \\t]*["'“]?(.*?)["'”]?[ \\t]*\\)?)?[ \\t]*$`,
    'gim',
  );
  const found = new Map<string, FixesTag>();
  for (const match of message.matchAll(line)) {
    const name = (match[1] ?? '').toLowerCase();
    const quoted = match[2]?.trim() ?? '';
    if (!found.has(name)) found.set(name, { name, quoted: quoted === '' ? null : quoted });
  }
  return [...found.values()];
}

/** The upstream commit a tag names: at least 12 digits and unique, or fewer when the quoted subject matches too. */
export async function resolveFixesTag(upstream: UpstreamIndex, tag: FixesTag): Promise<Oid | null> {
  if (tag.name.length >= 12) return (await resolveUpstreamName(upstream, tag.name, null)).oid;
  const [first, second] = upstream.withPrefix(tag.name);
  if (first === undefined || second !== undefined || tag.quoted === null) return null;
  return quotesSubject(tag.quoted, (await upstream.commit(first)).subject) ? first : null;
}
