/**
 * The name of one of many files in a synthetic tree. Git takes them by name, so these keep the order of the numbers:
 * versions of one file that are asked about together are then read one after the other, each a small step from the one
 * that was just unpacked.
 */
export function numberedName(number: number): string {
  return `${number}`.padStart(6, '0');
}
