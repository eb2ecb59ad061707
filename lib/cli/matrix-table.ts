import type { Cell } from '@/lib/contracts/cell';
import type { CellState } from '@/lib/contracts/vocabulary';
import { cellWord } from '@/lib/contracts/vocabulary';

/** One cell as a line for people. */
export function tableLine(cell: Cell): string {
  const commit = /^[0-9a-f]{40}$/.test(cell.commit) ? cell.commit.slice(0, 12) : cell.commit;
  const columns = [
    commit.padEnd(12),
    cell.branch.padEnd(14),
    cellWord[cell.state].padEnd(14),
    `affected: ${cell.affected}`.padEnd(18),
    printable(cell.reason),
  ];
  return `${columns.join('  ')}\n`;
}

/** How many cells there are of each state. */
export function tableSummary(counts: ReadonlyMap<string, number>): string {
  const parts = [...counts].map(([state, count]) => `${count} ${cellWord[state as CellState]}`);
  return parts.length === 0 ? 'No commits.\n' : `${parts.join(', ')}.\n`;
}

/** Text from a repository must not steer a terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
