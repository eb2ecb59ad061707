import { backportLine, bracket, cherryPicked, commitUpstream, upstreamLine } from './marker-form';
import type { Profile, ReleaseTag, StableBranchName } from './profile';
import { linuxTrailers } from './trailers';
import { parseDotted } from './version';

/** The Linux kernel: stable trees as on kernel.org, Documentation/process/stable-kernel-rules.rst. */
export const linux: Profile = {
  name: 'linux',
  label: 'Linux kernel',
  markerForms: [commitUpstream, bracket, upstreamLine, backportLine, cherryPicked],
  trailers: linuxTrailers,
  rules: {
    maxPatchLines: 100,
    document: 'Documentation/process/stable-kernel-rules.rst',
    upstreamFirst: true,
  },
  handMerged: ['.mailmap', 'CREDITS', 'MAINTAINERS'],
  stableBranchOf,
  releaseTag,
  backportMarker: (upstream) => `[ Upstream commit ${upstream} ]`,
  backportMarkerPlace: 'header',
  formatVersion: (version) => version.join('.'),
};

function stableBranchOf(shortName: string): StableBranchName | null {
  const branch = /^(?:stable\/)?linux-(\d+(?:\.\d+)+)\.y(?:-(rc|queue|staging))?$/.exec(shortName);
  if (branch?.[1]) return named(branch[1], branch[2] ?? null);
  const queue = /^(queue|pending|releases)[/-](\d+(?:\.\d+)+)$/.exec(shortName);
  if (queue?.[2] && queue[1] !== 'releases') return named(queue[2], 'queue');
  return null;
}

function named(text: string, pending: string | null): StableBranchName | null {
  const version = parseDotted(text);
  return version && { version, pending, weak: false };
}

function releaseTag(tagName: string): ReleaseTag | null {
  const tag = /^v(\d+(?:\.\d+)+)(?:-rc(\d+))?$/.exec(tagName);
  const version = tag?.[1] ? parseDotted(tag[1]) : null;
  return version && { version, rc: tag?.[2] ? Number(tag[2]) : null };
}
