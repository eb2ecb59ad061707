import type { PhaseContext } from '@/lib/analysis/context';
import { count, listWords } from '@/lib/analysis/finding';
import { isActive } from '@/lib/analysis/input';
import type { Evidence } from '@/lib/contracts/analysis';
import type { Cell } from '@/lib/contracts/cell';
import { cellEvidence } from './cell-evidence';
import { factsOf } from './facts-of';
import { adviceRange, adviseBranch, type Recommendation } from './recommend';

/** On which active branches it lands, as one range, and how; or why on none. */
export function rangeOf(context: PhaseContext): {
  readonly summary: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly evidence: readonly Evidence[];
} {
  const { branches, cells, asOf } = context.input;
  const facts = factsOf(context);
  const over = (...wanted: readonly Recommendation[]) =>
    adviceRange(branches, cells, asOf, (one) => wanted.includes(one), facts);
  const range = over('recommend', 'recommend-adjusted');
  const clean = over('recommend');
  const adjusted = over('recommend-adjusted');
  const parts = [
    clean === null ? '' : `as it is on ${clean}`,
    adjusted === null ? '' : `adjusted on ${adjusted}`,
  ].filter((one) => one !== '');
  return {
    summary:
      range === null
        ? nowhereWords(context)
        : parts.length === 1
          ? `Lands ${parts[0]}.`
          : `Lands on ${range}: ${listWords(parts)}.`,
    data: {
      range,
      clean,
      adjusted,
      advice: branches.map((branch) => ({
        branch: branch.name,
        ...adviseBranch(
          cells.find((cell) => cell.branch === branch.name),
          facts,
        ),
      })),
    },
    evidence: cells.slice(0, 40).map((cell) => cellEvidence(context, cell)),
  };
}

/** Why there is no range: done everywhere, needed nowhere, or landing nowhere. */
function nowhereWords(context: PhaseContext): string {
  const { branches, cells, asOf } = context.input;
  const active = branches
    .filter((branch) => isActive(branch, asOf))
    .flatMap((branch) => cells.find((cell) => cell.branch === branch.name) ?? []);
  const present = active.filter((cell) => cell.state === 'present');
  const { lacking, moved, matter } = factsOf(context);
  const isBug = matter === 'the bug';
  const isAbsent = (cell: Cell) => cell.state === 'absent' && !moved.has(cell.branch);
  const needless = active.filter((cell) => cell.affected === 'no' || isAbsent(cell));
  if (active.length > 0 && present.length === active.length) return 'Every active branch has it.';
  if (active.length > 0 && new Set([...present, ...needless]).size === active.length)
    return !isBug
      ? present.length === 0
        ? `No active branch has ${matter}.`
        : `No active branch is left: each has it or does not have ${matter}.`
      : needless.some((cell) => cell.affected === 'yes')
        ? 'No active branch is shown to need it: those that have the commit it repairs do not have the code it changes.'
        : present.length === 0
          ? 'No active branch needs it.'
          : 'No active branch needs it any more: each has it or never needed it.';
  const lands = active.filter((cell) => cell.state === 'applies' || cell.state === 'merges');
  const on = new Map<string, string[]>();
  for (const { branch } of lands) {
    const names = lacking.get(branch);
    if (names === undefined) continue;
    const key = `${listWords(names.slice(0, 3))}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
    const version = branches.find((one) => one.name === branch)?.versionText ?? branch;
    on.set(key, [...(on.get(key) ?? []), version]);
  }
  if (on.size > 0)
    return `It merges on ${count(lands.length, 'active branch', 'active branches')}, and uses what is missing there (${[...on].map(([names, versions]) => `${names} on ${listWords(versions)}`).join('; ')}).`;
  return `It lands on no active branch that ${isBug ? 'needs it' : `has ${matter}`}.`;
}
