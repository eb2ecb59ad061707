/** The branches a range as the mails write it ("7.0-5.10", or one version) runs over, in `order` (newest first). */
export function rangeBranches(range: string | null, order: readonly string[]): readonly string[] {
  if (range === null) return [];
  const [newest = '', oldest = newest] = range.split('-').map((part) => part.trim());
  const from = order.indexOf(newest);
  const to = order.indexOf(oldest);
  return from < 0 || to < from ? [] : order.slice(from, to + 1);
}
