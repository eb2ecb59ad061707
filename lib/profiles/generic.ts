import { genericBranchName } from './generic-branch-name';
import { backportLine, bracket, cherryPicked, commitUpstream, upstreamLine } from './marker-form';
import type { Profile, ReleaseTag } from './profile';
import { genericTrailers } from './trailers';
import { parseDotted } from './version';

/** Any other project: what `git cherry-pick -x` writes, and the header forms that others took over from the kernel. */
export const generic: Profile = {
  name: 'generic',
  label: 'Generic',
  markerForms: [commitUpstream, bracket, upstreamLine, backportLine, cherryPicked],
  trailers: genericTrailers,
  rules: { maxPatchLines: null, document: 'none known', upstreamFirst: true },
  handMerged: ['.mailmap', 'MAINTAINERS', 'AUTHORS'],
  stableBranchOf: genericBranchName,
  releaseTag,
  backportMarker: (upstream) => `(cherry picked from commit ${upstream})`,
  backportMarkerPlace: 'trailer',
  formatVersion: (version) => version.join('.'),
};

/** `v1.2.3`, `1.2`, `REL_15_2`, `openssl-3.0.1`, `v255-rc1`, `2.0.0-beta2` is none (no release, no rc). */
function releaseTag(tagName: string): ReleaseTag | null {
  const tag =
    /^(?:[a-z][a-z0-9]*[-_/])?(?:v|rel[-_]?|release[-_/]?)?(\d+(?:[._-]\d+)*)(?:[._~-]?rc[._-]?(\d+))?$/i.exec(
      tagName,
    );
  const version = tag?.[1] ? parseDotted(tag[1]) : null;
  return version && { version, rc: tag?.[2] ? Number(tag[2]) : null };
}
