import type { Line } from '@/lib/cli/matrix-lines';
import { cellWord } from '@/lib/contracts/vocabulary';

/** One cell as a line for people. */
export function tableLine(line: Line): string {
  const commit = /^[0-9a-f]{40}$/.test(line.commit) ? line.commit.slice(0, 12) : line.commit;
  const columns = [
    commit.padEnd(12),
    line.branch.padEnd(14),
    wordOf(line).padEnd(14),
    'state' in line ? `affected: ${line.affected}`.padEnd(18) : `strict: ${line.strict}`.padEnd(18),
    printable(line.reason ?? ''),
  ];
  return `${columns.join('  ').trimEnd()}\n`;
}

/** The cell's state in words; of a landing alone what became of the pick. */
export function wordOf(line: Line): string {
  return 'state' in line ? cellWord[line.state] : (line.pick ?? cellWord.unknown);
}

/** How many cells there are of each word. */
export function tableSummary(counts: ReadonlyMap<string, number>): string {
  const parts = [...counts].map(([word, count]) => `${count} ${word}`);
  return parts.length === 0 ? 'No commits.\n' : `${parts.join(', ')}.\n`;
}

/** Text from a repository must not steer a terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
