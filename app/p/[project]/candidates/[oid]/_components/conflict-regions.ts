export interface ConflictRegion {
  /** Line of the merged text where the region begins, from 1. */
  readonly line: number;
  /** The branch's side. */
  readonly ours: readonly string[];
  /** The change's side. */
  readonly theirs: readonly string[];
}

/** The regions between conflict markers (seven of `<`, `=`, `>`; `|` for a base, which is passed over). */
export function conflictRegions(merged: string): readonly ConflictRegion[] {
  const regions: ConflictRegion[] = [];
  let side: 'none' | 'ours' | 'base' | 'theirs' = 'none';
  let open: { line: number; ours: string[]; theirs: string[] } | null = null;
  for (const [index, line] of merged.split('\n').entries()) {
    if (line.startsWith('<<<<<<<') && side === 'none') {
      open = { line: index + 1, ours: [], theirs: [] };
      side = 'ours';
    } else if (line.startsWith('|||||||') && side === 'ours') side = 'base';
    else if (/^={7}(?!=)/.test(line) && (side === 'ours' || side === 'base')) side = 'theirs';
    else if (line.startsWith('>>>>>>>') && side === 'theirs') {
      if (open) regions.push(open);
      open = null;
      side = 'none';
    } else if (side === 'ours') open?.ours.push(line);
    else if (side === 'theirs') open?.theirs.push(line);
  }
  return regions;
}
