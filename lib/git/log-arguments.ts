import { requireOid } from '@/lib/git/objects';
import type { LogOptions } from '@/lib/ports';

/** Arguments and standard input of the `git log` that lists the oids of these commits. */
export function logArguments(options: LogOptions): { args: string[]; input: string } {
  const args = ['log', '--format=%H', '--no-show-signature', '--no-color', '--stdin'];
  if (options.firstParent) args.push('--first-parent');
  if (options.noMerges) args.push('--no-merges');
  if (options.since !== undefined) args.push(`--max-age=${Math.trunc(options.since)}`);
  if (options.until !== undefined) args.push(`--min-age=${Math.trunc(options.until)}`);
  if (options.limit !== undefined) args.push(`--max-count=${Math.trunc(options.limit)}`);
  if (options.reverse) args.push('--reverse');
  if (options.addsOrRemoves !== undefined) args.push(`-S${options.addsOrRemoves}`);
  if (options.messageContains !== undefined) {
    args.push('--fixed-strings', `--grep=${options.messageContains}`);
  }
  if (options.paths !== undefined && options.paths.length > 0) args.push('--', ...options.paths);
  const include = options.include.map((oid) => `${requireOid(oid)}\n`);
  const exclude = (options.exclude ?? []).map((oid) => `^${requireOid(oid)}\n`);
  return { args, input: [...include, ...exclude].join('') };
}

/** Whether only the commits themselves are asked for, all of them, as the graph alone can list them. */
export function isPlainLog(options: LogOptions): boolean {
  const { include, exclude, ...rest } = options;
  return include.length > 0 && Object.values(rest).every((value) => value === undefined);
}
