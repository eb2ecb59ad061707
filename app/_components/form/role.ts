import { type Role, roles } from '@/lib/contracts/words';

/** Whether a role includes what another one may do. The server decides; this only chooses what to offer. */
export function atLeast(has: Role, needed: Role): boolean {
  return roles.indexOf(has) >= roles.indexOf(needed);
}
