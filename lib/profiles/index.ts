export type { PendingRef, StableBranch } from './branches';
export { discoverBranches } from './branches';
export type { ProfileChoice, RepositoryFacts } from './choose';
export { chooseProfile, profileFor, profileNamed, readRepositoryFacts } from './choose';
export type { Profile, ReleaseTag, StableBranchName, TrailerGrammar } from './profile';
export { compareVersions, parseDotted } from './version';
