import { namedCommits } from '@/lib/analysis/message/named-commits';
import { parseMessage } from '@/lib/analysis/message/parse-message';
import { parseStableTag } from '@/lib/analysis/message/stable-tag';
import { resolveUpstreamName } from '@/lib/applicability/resolve-name';
import type { UpstreamIndex } from '@/lib/applicability/upstream-index';
import type { Oid } from '@/lib/contracts/git';
import type { TrailerGrammar } from '@/lib/profiles/profile';

export interface DeclaredPrerequisite {
  /** Null when the line names no commit of upstream (a posting, or an unknown name). */
  readonly oid: Oid | null;
  readonly subject: string;
  /** The line as written. */
  readonly line: string;
}

/**
 * What the message itself says it needs: `Cc: stable … # 6.1.x: <oid>: <subject>` (for this version, or for every one),
 * `Depends-on:` and what else the project calls it, "depends on commit <oid>". `version` of the branch: "6.1".
 */
export async function declaredPrerequisites(
  upstream: UpstreamIndex,
  commit: { readonly message: string },
  grammar: TrailerGrammar,
  version: string | null,
): Promise<DeclaredPrerequisite[]> {
  const message = parseMessage(commit.message, grammar);
  const named: { name: string; subject: string | null; line: string }[] = [];
  for (const trailer of message.trailers) {
    const line = `${trailer.name}: ${trailer.value}`;
    for (const one of parseStableTag(trailer, grammar.stableAddresses)?.prerequisites ?? []) {
      const meant =
        version === null ||
        one.versions.length === 0 ||
        one.versions.some((v) => isFor(v, version));
      if (meant) named.push({ name: one.oid, subject: one.subject, line });
    }
    if (trailer.name === 'stable-dep-of' || !grammar.dependencies.includes(trailer.name)) continue;
    const name = /\b([0-9a-f]{8,40})\b/.exec(trailer.value)?.[1] ?? '';
    named.push({ name, subject: null, line });
  }
  for (const { name, subject, isNeeded, line } of namedCommits(message)) {
    if (!isNeeded) continue;
    const text = message.lines[line - 1]?.text.trim() ?? '';
    named.push({ name, subject, line: text });
  }
  const found: DeclaredPrerequisite[] = [];
  for (const { name, subject, line } of named) {
    const { oid } = await resolveUpstreamName(upstream, name.toLowerCase(), subject);
    if (oid !== null && found.some((one) => one.oid === oid)) continue;
    const known = oid === null ? null : (await upstream.commit(oid)).subject;
    found.push({ oid, subject: known ?? subject ?? name, line });
  }
  return found;
}

/** `5.10` of a tag is for branch 5.10 and for nothing that only begins alike. */
function isFor(tag: string, branch: string): boolean {
  const [a, b] = [tag.split('.').map(Number), branch.split('.').map(Number)];
  return a.every((part, at) => part === (b[at] ?? part));
}
