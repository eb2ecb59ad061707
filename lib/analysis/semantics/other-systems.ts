/** Folders of systems that most do not run: what is declared there comes from outside the tree on the others. */
export const otherSystem = /(?:^|\/)(?:windows|freebsd|openbsd|netbsd|darwin|macos|solaris)\//;
