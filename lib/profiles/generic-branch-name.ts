import type { StableBranchName } from './profile';
import { parseDotted } from './version';

const maintenance = new Set([
  'stable',
  'release',
  'releases',
  'rel',
  'releng',
  'maint',
  'maintenance',
  'branch',
  'lts',
  'support',
  'series',
  'master',
]);
const pendingWords = new Set(['staging', 'queue', 'proposed', 'pending', 'rc', 'next']);

/**
 * Reads a branch name of a project that is not known by name: `stable-v33`, `REL_15_STABLE`, `v255-stable`,
 * `branch-2.17`, `stable/2.x`, `release-1.2`, `zfs-2.2-release`, `6.0`, `maint-2.39`, `release-branch.go1.21`.
 * Words that say neither version nor maintenance (apart from one project name) make it a topic branch: null.
 */
export function genericBranchName(shortName: string): StableBranchName | null {
  const found =
    /(?<![0-9a-z])(?:v|go|rel(?=\d))?(\d+(?:[._-]\d+)*(?:[._-][xy](?![a-z0-9]))?)(?![0-9a-z])/i.exec(
      shortName,
    );
  if (!found?.[1]) return null;
  const version = parseDotted(found[1]);
  if (!version || version.some((part) => part > 9999)) return null;
  const before = shortName.slice(0, found.index);
  const after = shortName.slice(found.index + found[0].length);
  if (/\d/.test(after)) return null;
  const relPrefix = /^rel\d/i.test(found[0]);
  const words = [...split(before), ...split(after)];
  const pending = words.find((word) => pendingWords.has(word)) ?? null;
  const says =
    words.some((word) => maintenance.has(word)) || /[._-][xy]$/i.test(found[1]) || relPrefix;
  const others = words.filter((word) => !maintenance.has(word) && !pendingWords.has(word));
  if (others.length > 1) return null;
  const project = others[0];
  if (project === undefined) return { version, pending, weak: false };
  // One foreign word is taken for the project's name, when it stands before the version and is a plain word
  const leading = split(before);
  const ahead = leading.slice(0, leading.indexOf(project));
  const named = leading.includes(project) && ahead.every((word) => maintenance.has(word));
  if (!named || !/^[a-z]+$/.test(project) || topicWords.has(project)) return null;
  if (says) return { version, pending, weak: false };
  return version.length > 1 || pending !== null ? { version, pending, weak: true } : null;
}

const topicWords = new Set([
  'feature',
  'features',
  'fix',
  'fixes',
  'bugfix',
  'hotfix',
  'topic',
  'issue',
  'bug',
  'test',
  'testing',
  'dev',
  'devel',
  'wip',
  'for',
  'pr',
  'pull',
  'merge',
  'revert',
  'backport',
  'cherry',
  'dependabot',
  'renovate',
  'user',
  'users',
  'experimental',
  'archive',
  'old',
  'tmp',
  'update',
  'bump',
]);

function split(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
