import { readReverts } from '@/lib/applicability/reverts';
import { fixesLines } from './fixes-tag';
import { takenBack } from './taken-back';

export interface NamedReverts {
  /** Names as written, lower case; `bySubject` for those that a title of the form `Revert "…"` is about. */
  readonly names: readonly { readonly name: string; readonly bySubject: boolean }[];
  /** What a title of the form `Revert "…"` or `Reapply "…"` quotes. */
  readonly quoted: ReturnType<typeof readReverts>['quoted'];
}

/**
 * All that a whole message says it takes back, in whatever wording: "This reverts commit X", lists, "also revert X",
 * "prefix: revert …" with Fixes lines, and the words of `takenBack`. One reading for what a candidate reverts and for
 * what later commits revert.
 */
export function namedReverts(message: string): NamedReverts {
  const { reverts, quoted } = readReverts(message);
  const also = [...message.matchAll(alsoReverts)].map((match) => match[1] ?? '');
  const names = [...also, ...listedReverts(message), ...revertedFixes(message)].map((name) => ({
    name: name.toLowerCase(),
    bySubject: false,
  }));
  for (const revert of reverts)
    for (const name of revert.names) names.push({ name, bySubject: true });
  for (const name of takenBack(message)) {
    const known = names.some((one) => one.name.startsWith(name) || name.startsWith(one.name));
    if (!known) names.push({ name, bySubject: false });
  }
  return { names, quoted };
}

/** What a change takes back in passing: "Also revert commit 8180554d82b3", "Also, reverted 1620175b400e" (DPDK). */
const alsoReverts =
  /\balso,?\s+(?:reverts?|reverted|reverting)\s+(?:the\s+)?(?:commits?:?\s+)?["'(]?([0-9a-f]{8,40})\b/gi;

/** "This is to revert the following commits:", "This patch reverts:", and then one commit a line (DPDK). */
const revertList =
  /\bthis\s+(?:(?:patch|change|commit)\s+)?(?:reverts|is\s+to\s+revert)(?:\s+the)?(?:\s+following)?(?:\s+(?:commits|changes|patches))?[ \t]*(?::[ \t]*)?\n/gi;
const listedCommit = /^[ \t]*(?:[-*][ \t]+)?(?:commits?:?[ \t]+)?([0-9a-f]{8,40})\b/i;

function listedReverts(message: string): string[] {
  return [...message.matchAll(revertList)].flatMap((match) => {
    const names: string[] = [];
    for (const line of message
      .slice(match.index + match[0].length, match.index + 4000)
      .split('\n')) {
      const name = listedCommit.exec(line)?.[1];
      if (name !== undefined) names.push(name);
      // What a quoted title is wrapped to, or an empty line before the first.
      else if (!/^[ \t]+\S|^[^\n]*"\)$|^$/.test(line) || (line === '' && names.length > 0)) break;
    }
    return names;
  });
}

/** "net/ice: revert fake TSO fixes", and "so revert them": those that its Fixes lines name. */
function revertedFixes(message: string): string[] {
  const end = message.indexOf('\n');
  if (end < 0 || !/^(?:[^:\s][^:\n]*:\s+)+revert\b/i.test(message.slice(0, end))) return [];
  if (!/\brevert(?:s|ed|ing)?\s+(?:them|both|these|those|it)\b/i.test(message.slice(end)))
    return [];
  return fixesLines(message).map((one) => one.name);
}
