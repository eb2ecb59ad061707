/** Tells a page its address, path and search; set by proxy.ts for every page that React draws. */
export const askedHeader = 'x-stablehand-asked';

/**
 * Whether the escapes of an address stand for text: `%E0%A4%A` is cut off in the middle of a character, `%ZZ` is no escape,
 * and a NUL can be in no name that the database holds.
 */
export function isReadableAddress(pathname: string, search = ''): boolean {
  try {
    return !decodeURIComponent(pathname).includes('\0') && !search.includes('%00');
  } catch {
    return false;
  }
}
