interface Entry {
  readonly name: string;
  readonly mode: string;
  readonly oid: string;
}

/**
 * Two trees without the entries that both begin with and both end with: mostly one is left of hundreds. Where the two
 * differ is the same for these as for the whole.
 */
export function treeWindow<E extends Entry>(
  before: readonly E[],
  after: readonly E[],
): { readonly before: readonly E[]; readonly after: readonly E[] } {
  let from = 0;
  const shorter = Math.min(before.length, after.length);
  while (from < shorter && isSame(before[from], after[from])) from += 1;
  let left = before.length;
  let right = after.length;
  while (left > from && right > from && isSame(before[left - 1], after[right - 1])) {
    left -= 1;
    right -= 1;
  }
  return { before: before.slice(from, left), after: after.slice(from, right) };
}

function isSame(a: Entry | undefined, b: Entry | undefined): boolean {
  return a?.name === b?.name && a?.oid === b?.oid && a?.mode === b?.mode;
}
