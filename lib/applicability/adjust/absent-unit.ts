import type { Edit } from './line-match';
import type { Landing, Sides } from './sides';
import { type Unit, unitsOf } from './units';

/** Of the lines that a function alone has, fewer than this part stand in the branch: it is not there inline either. */
const fewLines = 0.25;

/** The named pieces of upstream's file that the branch's file does not have, under their name or by their lines. */
export function absentUnits(base: readonly string[], ours: readonly string[]): Unit[] {
  const counts = new Map<string, number>();
  for (const line of base) {
    const text = line.trim();
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const here = new Set(ours.map((line) => line.trim()));
  const words = new Set(ours.flatMap((line) => line.match(/\w+/g) ?? []));
  return unitsOf(base).filter(({ name, start, end }) => {
    if (/^\w+$/.test(name) ? words.has(name) : here.has(name)) return false;
    const own = base
      .slice(start, end)
      .map((line) => line.trim())
      .filter((text) => counts.get(text) === 1 && isTelling(text));
    const found = own.filter((text) => here.has(text)).length;
    return found <= fewLines * own.length;
  });
}

/** Functions, types and sections that both files have under the same name, once each. */
export function sharedUnits(
  base: readonly string[],
  ours: readonly string[],
): { readonly base: Unit; readonly ours: Unit }[] {
  const [one, two] = [onlyOnes(base), onlyOnes(ours)];
  return [...one].flatMap(([name, unit]) => {
    const other = two.get(name);
    return other === undefined || other === null || unit === null
      ? []
      : [{ base: unit, ours: other }];
  });
}

function onlyOnes(lines: readonly string[]): Map<string, Unit | null> {
  const found = new Map<string, Unit | null>();
  for (const unit of unitsOf(lines)) found.set(unit.name, found.has(unit.name) ? null : unit);
  return found;
}

/** A line that says more than punctuation and a short word. */
function isTelling(text: string): boolean {
  return text.length >= 8 && /[A-Za-z]\w{2,}/.test(text);
}

/** A change inside a function, type or section that the branch does not have is left out. */
export function landNowhere({ absent, theirs }: Sides, edit: Edit): Landing | null {
  // New functions may seem to begin inside the one before them: the lines at its end are theirs too.
  const brings = theirs.slice(edit.newStart, edit.newEnd).some((line) => /^\}/.test(line));
  if (edit.start === edit.end && brings) return null;
  const inside = absent.find(
    ({ start, end }) =>
      edit.end <= end && (edit.start === edit.end ? edit.start > start : edit.start >= start),
  );
  if (inside === undefined || edit.start >= inside.end) return null;
  const what = `the branch's file does not have ${inside.name}`;
  return {
    changes: [],
    notes: [{ rule: 'absent-function', what }],
    left: true,
    without: inside.name,
  };
}
