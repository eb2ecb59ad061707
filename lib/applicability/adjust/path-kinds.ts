/**
 * Notes for one release of upstream: they describe what that release changes, so a stable branch does not take them
 * (DPDK doc/guides/rel_notes; NEWS, CHANGES and ChangeLog files elsewhere).
 */
export function isReleaseNotes(path: string): boolean {
  return (
    /(^|\/)(rel_notes|release[-_]?notes?|relnotes|whatsnew|newsfragments|changelogs?)\//i.test(
      path,
    ) ||
    /(^|\/)(news|changes|changelog|release[-_]?notes?)(\.(md|rst|txt|adoc|xml|in))?$/i.test(path)
  );
}

/** Documentation: a folder of that name, or a file of a format that only documents. */
export function isDocumentation(path: string): boolean {
  return (
    /^(docs?|documentation|man|manpages)\//i.test(path) || /\.(md|rst|adoc|[1-9]\.in)$/i.test(path)
  );
}
