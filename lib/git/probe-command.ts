import { AppError } from '@/lib/errors';

/**
 * Commands that only read, each with the options it may carry: probes are looked up by name in the code, but what
 * reaches git is checked here once more. Options are matched whole (git takes abbreviations: a list of bad ones
 * would not do).
 */
const shared = [
  /^-n\d+$/,
  /^-\d+$/,
  /^--max-count=\d+$/,
  /^--oneline$/,
  /^--format=(?![^\n]*%G)[^\n]*$/,
  /^--(no-)?merges$/,
  /^--no-walk$/,
  /^--first-parent$/,
  /^--reverse$/,
  /^--all$/,
  /^--tags$/,
  /^--count$/,
  /^--parents$/,
  /^--not$/,
  /^--ancestry-path$/,
  /^--cherry-pick$/,
  /^--left-right$/,
  /^--(topo|date)-order$/,
  /^--(max|min)-age=\d+$/,
  /^--(since|until|after|before)=[\w@ .:+-]+$/,
  /^--grep=/,
  /^--author=/,
  /^--(fixed-strings|all-match|regexp-ignore-case)$/,
  /^-[FEi]$/,
  /^-S[\s\S]+$/,
  /^-G[\s\S]+$/,
  /^-L.+$/,
  /^--follow$/,
  /^--(no-)?patch$/,
  /^-[psrtzM]$/,
  /^--(stat|shortstat|numstat|name-only|name-status|raw|summary|no-renames|full-index|binary)$/,
  /^--(find-renames|unified)(=\d+%?)?$/,
  /^-U\d+$/,
  /^--(no-)?abbrev(=\d+)?$/,
  /^--date=[a-z:-]+$/,
  /^--no-(color|ext-diff|textconv|notes)$/,
  /^--root$/,
  /^--end-of-options$/,
];

const commands: Readonly<Record<string, readonly RegExp[]>> = {
  log: shared,
  show: shared,
  'rev-list': shared,
  diff: shared,
  'diff-tree': shared,
  blame: [/^-L.+$/, /^--(line-)?porcelain$/, /^-[wMCsl]$/, /^--end-of-options$/],
  'merge-base': [/^--(all|is-ancestor|octopus)$/, /^--end-of-options$/],
  'cat-file': [/^-[pte s]$/, /^--end-of-options$/],
  'ls-tree': [/^-[rtdlz]$/, /^--(name-only|full-tree|long)$/, /^--end-of-options$/],
  tag: [/^--(contains|no-contains|merged|no-merged)=[0-9a-f]{40}$/, /^--sort=-?[\w:]+$/, /^-l$/],
  branch: [/^--(contains|merged)=[0-9a-f]{40}$/, /^--(all|list)$/, /^-[ar]$/],
  describe: [/^--(tags|contains|always|exact-match|long)$/, /^--match=.+$/],
  grep: [/^-[nwFEiclhp]$/, /^-e.*$/, /^--(count|name-only|fixed-strings|word-regexp)$/],
  'for-each-ref': [
    /^--(contains|merged|points-at)=[0-9a-f]{40}$/,
    /^--sort=-?[\w:]+$/,
    /^--count=\d+$/,
    /^--format=(?![^\n]*%G)[^\n]*$/,
  ],
};

/** Options that are added by us to commands that could run a helper or print colour. */
const always: Readonly<Record<string, readonly string[]>> = {
  log: ['--no-ext-diff', '--no-textconv', '--no-color', '--no-show-signature'],
  show: ['--no-ext-diff', '--no-textconv', '--no-color', '--no-show-signature'],
  diff: ['--no-ext-diff', '--no-textconv', '--no-color'],
  'diff-tree': ['--no-ext-diff', '--no-textconv'],
  grep: ['--no-textconv', '--no-color'],
};

/** The argument list to run, or `bad-input` when it is not one of the closed set. */
export function probeArguments(args: readonly string[]): string[] {
  const [command = '', ...rest] = args;
  const allowed = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (allowed === undefined) {
    throw new AppError('bad-input', `git ${command} is not one of the commands a probe may run.`);
  }
  const dashes = rest.indexOf('--');
  const beforePaths = dashes < 0 ? rest : rest.slice(0, dashes);
  for (const argument of beforePaths) {
    if (!argument.startsWith('-') || allowed.some((pattern) => pattern.test(argument))) continue;
    throw new AppError('bad-input', `git ${command} may not carry ${argument} in a probe.`);
  }
  if (args.some((argument) => argument.includes('\0'))) {
    throw new AppError('bad-input', 'A probe argument holds a NUL character.');
  }
  return [command, ...(always[command] ?? []), ...rest];
}

/** The command as a person would type it. For reading only. */
export function shownCommand(args: readonly string[]): string {
  const quoted = args.map((argument) =>
    /^[\w@%+=:,./~^-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`,
  );
  return `git ${quoted.join(' ')}`;
}
