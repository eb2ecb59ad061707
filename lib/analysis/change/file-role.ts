export const fileRoles = [
  'code',
  'header',
  'test',
  'documentation',
  'project',
  'build',
  'data',
] as const;
export type FileRole = (typeof fileRoles)[number];

const build =
  /(?:^|\/)(?:Kconfig[^/]*|Kbuild[^/]*|Makefile[^/]*|GNUmakefile|meson\.build|meson_options\.txt|CMakeLists\.txt|configure(?:\.ac|\.in)?|SConstruct|BUILD(?:\.bazel)?|\.gitlab-ci\.yml|\.travis\.yml|Dockerfile)$|\.(?:mk|cmake|am|m4|bazel|spec)$|^(?:\.github|\.ci|buildtools|debian|redhat)\//;
const documentation =
  /^(?:Documentation|doc|docs|man)\/|(?:^|\/)(?:README|CHANGELOG|NEWS|AUTHORS|COPYING|LICENSE)[^/]*$|\.(?:rst|md|adoc|texi|[1-8])$|^[^/]+\.txt$|(?:^|\/)(?:doc|docs|documentation|man)\/[^/]+\.txt$/i;
/** About the project's people, not about the program. */
const project = /(?:^|\/)(?:MAINTAINERS|CREDITS|\.mailmap|\.get_maintainer\.ignore)$/;
/**
 * A driver's self-test (`x_selftest.c`) is none of these: it is part of the driver, and whoever has the device runs it.
 * `dts` is DPDK's test suite at the root, and holds the kernel's device trees elsewhere (`arch/arm/boot/dts/x.dts`).
 */
const test =
  /(?:^|\/)(?:tests?|testing|selftests|unittests?|kunit|testsuite|t)\/|^(?:app\/test|dts)\/|(?:^|\/)test[-_]?(?:vectors?|data|inputs?)\/|(?:^|\/)(?:test[-_][^/]+|[^/]+[-_](?:test|tests|kunit))\.(?:c|cc|cpp|h|py|sh|pl|rs|go)$/;

/** Sources of `app/test-pmd` and its like, whatever their names: they are installed, and their fixes are backported. */
const installedTester = /^app\/test-[^/]+\/[^/]+\.[ch]$/;

/** What kind of file a path is, by the layouts of the kernel, DPDK and common C projects. */
export function roleOf(path: string): FileRole {
  if (project.test(path)) return 'project';
  if (build.test(path)) return 'build';
  if (test.test(path) && !installedTester.test(path)) return 'test';
  if (/^Documentation\/devicetree\/bindings\//.test(path)) return 'documentation';
  if (documentation.test(path) && !/\.(?:c|h|py|sh|dts|dtsi|map)$/.test(path))
    return 'documentation';
  if (/\.(?:h|hh|hpp|hxx)$/.test(path)) return 'header';
  if (/\.(?:c|cc|cpp|cxx|S|s|rs|py|sh|pl|go|java|y|l|awk|dts|dtsi|lua|ts|js)$/.test(path))
    return 'code';
  return 'data';
}

const languages: Readonly<Record<string, string>> = {
  c: 'C',
  h: 'C',
  cc: 'C++',
  cpp: 'C++',
  cxx: 'C++',
  hh: 'C++',
  hpp: 'C++',
  hxx: 'C++',
  py: 'Python',
  sh: 'shell',
  pl: 'Perl',
  rs: 'Rust',
  go: 'Go',
  java: 'Java',
  lua: 'Lua',
  awk: 'awk',
  js: 'JavaScript',
  ts: 'TypeScript',
  S: 'assembly',
  s: 'assembly',
  y: 'yacc',
  l: 'lex',
};

/** The language of a source, by the end of its name; null for what has no functions (`x.lds.S`), or is not known. */
export function languageOf(path: string): string | null {
  if (path.endsWith('.lds.S')) return null;
  return languages[/\.(\w+)$/.exec(path)?.[1] ?? ''] ?? null;
}

/** C that the grammar can read. */
export function isC(path: string): boolean {
  return /\.(?:c|h)$/.test(path);
}

/** Headers and version maps that programs outside this tree are built against. */
export function isPublicInterface(path: string): boolean {
  return (
    /(?:^|\/)include\/uapi\/|(?:^|\/)uapi\/.*\.h$/.test(path) ||
    /^lib\/.*\/rte_(?!.*(?:_driver|_pmd|internal|_private))[^/]+\.h$/.test(path) ||
    /(?:^|\/)[^/]+\.map$/.test(path)
  );
}

/** Of paths without any of shipped code: tests may well be built into what is shipped, text may not. */
export function unshippedWords(paths: readonly string[]): string {
  return paths.some((path) => roleOf(path) === 'test')
    ? 'no code but tests changes'
    : 'no shipped code changes';
}
