import { bracket, cherryPicked, commitUpstream } from './marker-form';
import type { Profile, ReleaseTag, StableBranchName } from './profile';
import { dpdkTrailers } from './trailers';

/** DPDK: long-term branches `21.11` to `25.11`, doc/guides/contributing/stable.rst. */
export const dpdk: Profile = {
  name: 'dpdk',
  label: 'DPDK',
  markerForms: [bracket, commitUpstream, cherryPicked],
  trailers: dpdkTrailers,
  rules: {
    maxPatchLines: null,
    document: 'doc/guides/contributing/stable.rst',
    upstreamFirst: true,
  },
  // Releases write their notes on upstream; the files of later ones are not in a branch.
  handMerged: ['.mailmap', 'MAINTAINERS', 'doc/guides/rel_notes/'],
  stableBranchOf,
  releaseTag,
  backportMarker: (upstream) => `[ upstream commit ${upstream} ]`,
  backportMarkerPlace: 'header',
  formatVersion,
};

function stableBranchOf(shortName: string): StableBranchName | null {
  const branch = /^(?:stable\/)?(\d{1,2})\.(\d{1,2})(?:-(staging|rc|queue|proposed))?$/.exec(
    shortName,
  );
  if (!branch?.[1] || !branch[2]) return null;
  return {
    version: [Number(branch[1]), Number(branch[2])],
    pending: branch[3] ?? null,
    weak: false,
  };
}

function releaseTag(tagName: string): ReleaseTag | null {
  const tag = /^v(\d+)\.(\d+)(?:\.(\d+))?(?:-rc(\d+))?$/.exec(tagName);
  if (!tag?.[1] || !tag[2]) return null;
  const version = [Number(tag[1]), Number(tag[2])];
  if (tag[3]) version.push(Number(tag[3]));
  return { version, rc: tag[4] ? Number(tag[4]) : null };
}

/** Months carry two digits: [23, 3] is "23.03". Releases before 16.04 did not (2.2). */
function formatVersion(version: readonly number[]): string {
  const [year = 0, month, ...rest] = version;
  if (month === undefined) return String(year);
  const second = year >= 16 ? String(month).padStart(2, '0') : String(month);
  return [year, second, ...rest].join('.');
}
