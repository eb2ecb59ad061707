/** Commits of a project that a stable branch could have taken, and how many of them one took. */
export interface ProjectTally {
  readonly commits: number;
  readonly backported: number;
}

/** Fewer say too little of how often a project backports. */
const fewest: ProjectTally = { commits: 200, backported: 10 };

/** The log odds that a commit goes to a stable branch, by the project's own record; null where that is too short. */
export function projectLogOdds({ commits, backported }: ProjectTally): number | null {
  if (commits < fewest.commits || backported < fewest.backported) return null;
  return logOdds((backported + 0.5) / (commits + 1));
}

export function logOdds(share: number): number {
  return Math.log(share / (1 - share));
}
