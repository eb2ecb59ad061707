import type { Trailer } from './parse-message';

export interface StablePrerequisite {
  /** Versions the line is for, as written: "5.10"; empty when it names none. */
  readonly versions: readonly string[];
  /** As written, possibly abbreviated. */
  readonly oid: string;
  readonly subject: string | null;
}

export interface StableTag {
  readonly address: string;
  /** What stands behind '#' or in brackets, or null. */
  readonly comment: string | null;
  /** Oldest version asked for: "5.10"; null when the tag names none. */
  readonly floor: string | null;
  /** True when every later version is meant too (`5.10+`, and the plain `v5.10` of the kernel's documentation). */
  readonly andLater: boolean;
  readonly prerequisites: readonly StablePrerequisite[];
  /** "after -rc3", or null. */
  readonly delay: string | null;
  /** `<stable+noautosel@kernel.org>`: must not be picked automatically. */
  readonly noAutosel: boolean;
  readonly reason: string | null;
  readonly line: number;
}

const address = /\bstable(\+noautosel)?@[\w.-]+/i;
const version = /\bv?(\d+\.\d+(?:\.\d+)*)(?:\.x|\.y|x)?/g;

/**
 * A `Cc: stable` line with its version floor, prerequisites, delay and reason, in the forms of
 * Documentation/process/stable-kernel-rules.rst, option 1, and DPDK's `Cc: stable@dpdk.org`. Null for another `Cc:`.
 */
export function parseStableTag(trailer: Trailer, addresses: readonly string[]): StableTag | null {
  if (trailer.name !== 'cc' && trailer.name !== 'stable') return null;
  const found = address.exec(trailer.value);
  const listed = addresses.find((one) => trailer.value.toLowerCase().includes(one.toLowerCase()));
  if (!found && listed === undefined) return null;
  const noAutosel = found?.[1] !== undefined;
  const comment =
    /#\s*(.+)$/.exec(trailer.value)?.[1]?.trim() ??
    /\[([^\]]+)\]\s*$/.exec(trailer.value)?.[1]?.trim() ??
    /@[\w.-]+>?,?\s+\(?(v?\d+\.\d+[^)]*)\)?\s*$/.exec(trailer.value)?.[1]?.trim() ??
    null;
  const base = {
    address: (found?.[0] ?? listed ?? '').toLowerCase(),
    comment,
    noAutosel,
    line: trailer.line,
  };
  if (comment === null) {
    return { ...base, floor: null, andLater: true, prerequisites: [], delay: null, reason: null };
  }
  if (noAutosel) {
    return {
      ...base,
      floor: null,
      andLater: false,
      prerequisites: [],
      delay: null,
      reason: comment,
    };
  }
  const prerequisite = parsePrerequisite(comment);
  const delay = /\bafter\s+(-?rc\d+|v?\d+\.\d+\S*|release|merge window|\d+ (?:days|weeks))/i.exec(
    comment,
  );
  const text = delay ? comment.replace(delay[0], '') : comment;
  const floor = prerequisite === null ? (version.exec(text)?.[1] ?? null) : null;
  version.lastIndex = 0;
  return {
    ...base,
    floor,
    andLater: floor !== null && !/\bonly\b/i.test(text),
    prerequisites: prerequisite === null ? [] : [prerequisite],
    delay: delay?.[0] ?? null,
    reason: null,
  };
}

/** `5.10.x: 1b9508f: sched: Rate-limit newidle` and the form without a version. */
function parsePrerequisite(comment: string): StablePrerequisite | null {
  const named = /^(.*?)(?::|\s-)?\s*\b([0-9a-f]{7,40})\b\s*:?\s*\(?"?(.*?)"?\)?$/.exec(comment);
  const oid = named?.[2];
  // Seven digits and no letter is a number, not an object name.
  if (
    !named ||
    oid === undefined ||
    !/[a-f]/.test(oid) ||
    !/^[\sv\d.x,+:-]*$/.test(named[1] ?? '')
  ) {
    return null;
  }
  const versions = [...(named[1] ?? '').matchAll(version)].map((match) => match[1] ?? '');
  return { versions, oid, subject: named[3] === '' ? null : (named[3] ?? null) };
}
