export const markerFormNames = [
  'commit-upstream', // commit <oid> upstream.
  'bracket', // [ Upstream commit <oid> ], [ backported from upstream commit <oid> ]
  'upstream-line', // Upstream commit: <oid>
  'backport-line', // Backport of upstream commit <oid>
  'cherry-picked', // (cherry picked from commit <oid>)
] as const;
export type MarkerFormName = (typeof markerFormNames)[number];

/**
 * One way in which a commit on a stable branch names its upstream commit. Patterns are matched against one line, case
 * ignored; group 1 holds the object name or names (several for a squashed backport).
 */
export interface MarkerForm {
  readonly name: MarkerFormName;
  /** Header forms win over trailers (3-applicability, "Upstream markers on a stable branch"). */
  readonly kind: 'header' | 'trailer';
  readonly pattern: RegExp;
  /** Not where it ends a sentence of the line above ("which is / commit <oid> upstream"): running text looks the same. */
  readonly wholeSentence: boolean;
}

const oid = '[0-9a-f]{8,40}\\b';
// One way alone to match each blank, here and below: two would be tried together with those of every other blank.
const oids = `(${oid}(?:\\s*(?:(?:,|&|\\+|and)\\s*)+(?:commits?\\s+)?${oid})*)`;

/** `commit <oid> upstream.` as kernel stable writes it; "Same as" and "commit:" are seen in 2.6.27.y and 2.6.31.y. */
export const commitUpstream: MarkerForm = {
  name: 'commit-upstream',
  kind: 'header',
  pattern: new RegExp(
    `^\\s*(?:same as |(?:\\w+ )*back-?port of |trimm?ed down version of )?(?:the )?(?:commits?:?\\s+)${oids},?\\s+upstream\\b`,
    'i',
  ),
  wholeSentence: true,
};

/**
 * `[ Upstream commit <oid> ]` and its kin. A note may follow before the bracket closes (`[ Upstream commit <oid> -
 * modified for stable … ]`), the word "commit" may be missing or "fix" (`[ upstream fix <oid> ]` in DPDK 21.11).
 */
export const bracket: MarkerForm = {
  name: 'bracket',
  kind: 'header',
  pattern: new RegExp(
    `^\\s*\\[\\s*(?:back-?ported from\\s+|cherry[- ]picked from\\s+)?upstr?eam(?:\\s+(?:commits?|fix|patch))?(?:\\s*:)?\\s+${oids}`,
    'i',
  ),
  wholeSentence: false,
};

/** `Upstream commit: <oid>` alone on its line (2.6.27.y has 39 of them, network fixes write it before the original). */
export const upstreamLine: MarkerForm = {
  name: 'upstream-line',
  kind: 'header',
  pattern: new RegExp(`^\\s*upstream\\s+commits?(?:\\s*:)?\\s+${oids}(?:\\s*[.:)])?\\s*$`, 'i'),
  wholeSentence: true,
};

/** `Backport of upstream commit <oid>`, with or without "This is a" before it. */
export const backportLine: MarkerForm = {
  name: 'backport-line',
  kind: 'header',
  pattern: new RegExp(
    `^\\s*(?:this is an? )?back-?port(?:ed)? (?:of|from) (?:the )?upstream commits?(?:\\s*:)?\\s+${oids}`,
    'i',
  ),
  wholeSentence: true,
};

/** `(cherry picked from commit <oid>)`: what `git cherry-pick -x` adds; the last one of a message counts. */
export const cherryPicked: MarkerForm = {
  name: 'cherry-picked',
  kind: 'trailer',
  pattern: new RegExp(
    `^\\s*(?:\\(\\s*)?cherry[- ]picked from (?:upstream )?commits?:?\\s+${oids}`,
    'i',
  ),
  wholeSentence: false,
};
