import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@/lib/errors';

/** An account of this machine that a child process can be run as. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account that Postgres runs as when we are root (it refuses root): `postgres` where there is one, else `nobody`.
 * Null when we are not root, so that Postgres runs as we do. Throws `unavailable` when the machine has neither.
 */
export function postgresAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const lines = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':');
    const [, , uid, gid] = fields ?? [];
    if (uid && gid && Number(uid) > 0) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new AppError(
    'unavailable',
    'Postgres refuses to run as root, and there is no other account.',
    {
      hint: 'Run Stablehand as an ordinary user, or set DATABASE_URL.',
    },
  );
}

/** True when the account may pass through every folder down to `target`, and enter `target` itself. */
export function canReach(account: Account, target: string): boolean {
  for (let at = path.resolve(target); ; at = path.dirname(at)) {
    const stat = fs.statSync(at, { throwIfNoEntry: false });
    if (stat) {
      const bits =
        stat.uid === account.uid
          ? stat.mode >> 6
          : stat.gid === account.gid
            ? stat.mode >> 3
            : stat.mode;
      if ((bits & 1) === 0) return false;
    }
    if (at === path.dirname(at)) return true;
  }
}
