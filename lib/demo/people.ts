/** Everybody in the demo story is invented; the addresses end in example.org and lead nowhere. */
export interface Person {
  readonly name: string;
  readonly email: string;
  /** Minutes east of UTC. */
  readonly zone: number;
}

function person(name: string, local: string, zone = 0): Person {
  return { name, email: `${local}@example.org`, zone };
}

export const people = {
  /** Keeps upstream: release commits and merges. */
  keeper: person('Runa Halvorsen', 'runa', 120),
  /** Keeps the stable branches and sends the selection mails. */
  stable: person('Stable Picker', 'picker', -240),
  greta: person('Greta Lindqvist', 'greta.lindqvist', 120),
  jun: person('Jun Morikawa', 'jun.morikawa', 540),
  ines: person('Inês Carvalho', 'ines.carvalho', 60),
  tomasz: person('Tomasz Wilk', 'tomasz.wilk', 120),
  amara: person('Amara Okoye', 'amara.okoye', 60),
  dev: person('Dev Raghavan', 'dev.raghavan', 330),
  lucia: person('Lucía Ferrer', 'lucia.ferrer', 120),
  otto: person('Otto Brandt', 'otto.brandt', 60),
  fuzzer: person('relaybot', 'relaybot'),
} as const;

/** `Name <address>` as trailers and mail headers write it. */
export function address(who: Person): string {
  return `${who.name} <${who.email}>`;
}

export const signedBy = (who: Person): string => `Signed-off-by: ${address(who)}`;
export const reviewedBy = (who: Person): string => `Reviewed-by: ${address(who)}`;
export const ackedBy = (who: Person): string => `Acked-by: ${address(who)}`;
export const testedBy = (who: Person): string => `Tested-by: ${address(who)}`;
export const reportedBy = (who: Person): string => `Reported-by: ${address(who)}`;
