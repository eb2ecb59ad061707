/**
 * The whole environment of every git process: nothing of the caller's reaches git. No system or global
 * configuration, no replace objects, no fetching of missing objects, no prompt, no lock, no transport
 * (3-applicability, "Reading safely"). `home` is a directory of ours without configuration.
 */
export function gitEnvironment(home: string, extra: Readonly<Record<string, string>> = {}) {
  return {
    // Subcommands are found through git's own exec path; nothing else is ever run.
    // Next's types want it in every environment; git does not look at it.
    NODE_ENV: 'production' as const,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    XDG_CONFIG_HOME: home,
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '/bin/false',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_PAGER: 'cat',
    // The C library gives the memory of every larger file back at once and takes it again, zeroed, for the next:
    // a tenth of all time in batches.
    MALLOC_MMAP_THRESHOLD_: `${32 * 1024 * 1024}`,
    MALLOC_TRIM_THRESHOLD_: `${64 * 1024 * 1024}`,
    GIT_AUTHOR_NAME: 'stablehand',
    GIT_AUTHOR_EMAIL: 'stablehand@localhost',
    GIT_COMMITTER_NAME: 'stablehand',
    GIT_COMMITTER_EMAIL: 'stablehand@localhost',
    ...extra,
  };
}

/** Options that go before every subcommand. */
export function gitGlobalArguments(gitDir: string): string[] {
  return [
    `--git-dir=${gitDir}`,
    '--no-pager',
    '--literal-pathspecs',
    '-c',
    'protocol.allow=never',
    '-c',
    'core.fsmonitor=false',
    '-c',
    'core.quotePath=true',
    '-c',
    // Some versions take attributes from HEAD in a bare repository: ours come from info/attributes alone.
    'attr.tree=4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  ];
}
