/** "6.6", "2_17" or "9-0" as whole numbers; a trailing "x" or "y" part is dropped. Null when it is no version. */
export function parseDotted(text: string): number[] | null {
  const match = /^v?(\d+(?:[._-]\d+)*)(?:[._-][xy])?$/i.exec(text);
  if (!match?.[1]) return null;
  return match[1].split(/[._-]/).map(Number);
}

/** Part by part as integers; a missing part counts as less than 0 (6.1 before 6.1.0). */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? -1) - (b[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
