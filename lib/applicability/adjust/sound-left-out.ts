/** Lines that only prepare others: includes, comments and blank lines. */
export function isMeans(code: string): boolean {
  return code.split('\n').every((line) => /^\s*(#\s*include\b|\/\*|\*|\/\/|$)/.test(line));
}

/**
 * Names that lines of C define: macros, functions at the left margin, constants of an enum and members. What else is
 * added must not use them when these lines are left out.
 */
export function definedNames(code: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of code.split('\n')) {
    const macro = /^\s*#\s*define\s+(\w+)/.exec(line)?.[1];
    const head = /^[A-Za-z_][\w\s*]*?\b(\w+)\s*\([^;]*$/.exec(line)?.[1];
    const constant = /^\s+([A-Z][A-Z0-9_]+)\s*(?:=[^;]*)?,\s*(?:\/\*.*)?$/.exec(line)?.[1];
    const member = /^\s+(?:\w+\s+)+\**(\w+)(?:\[\w*\])?(?:\s*:\s*\d+)?;/.exec(line)?.[1];
    for (const name of [macro, head, constant, member]) {
      if (name?.includes('_')) names.add(name);
    }
  }
  return names;
}
