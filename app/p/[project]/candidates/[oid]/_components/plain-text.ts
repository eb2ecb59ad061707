import type { CandidateView } from '@/lib/contracts/pages';
import { cellLetter, cellWord } from '@/lib/contracts/words';
import { findFinding } from './finding-key';
import { reasonsOf } from './reasons-of';

const width = 76;

/** Wraps a sentence at 76 columns; lines after the first are indented under it. */
function wrap(text: string, first: string, rest: string): string {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(/\s+/)) {
    const joined = line === first || line === rest ? line + word : `${line} ${word}`;
    if (joined.length > width && line !== first && line !== rest) {
      lines.push(line);
      line = rest + word;
    } else line = joined;
  }
  return [...lines, line].join('\n');
}

/**
 * A candidate as one would quote it in a mail: what it is, the verdict, the reasons with what they rest on, the matrix
 * row and what people decided. Plain text of at most 76 columns where words allow; `address` is the page itself.
 * `order`: branches, newest first.
 */
export function plainText(
  candidate: CandidateView,
  order: readonly string[],
  address: string,
): string {
  const { verdict, phases } = candidate;
  const out: string[] = [
    `commit ${candidate.oid}`,
    `Author: ${candidate.author.name} <${candidate.author.email}>`,
    `    ${candidate.subject}`,
    '',
    verdict === null
      ? 'Verdict: none yet'
      : `Verdict: ${verdict.verdict.toUpperCase()} (${verdict.confidence.toFixed(2)})${verdict.range ? `, ${verdict.range}` : ''}`,
  ];
  if (verdict && verdict.reason !== '') out.push(wrap(verdict.reason, '  ', '  '));
  const reasons = reasonsOf(phases);
  for (const [title, side] of [
    ['For', reasons.for] as const,
    ['Against', reasons.against] as const,
  ]) {
    if (side.length === 0) continue;
    out.push('', `${title}:`);
    for (const reason of side) {
      out.push(wrap(reason.text, '  - ', '    '));
      for (const key of reason.findings) {
        const summary = findFinding(phases, key)?.finding.summary;
        if (summary !== undefined && summary !== reason.text)
          out.push(wrap(summary, '    > ', '    > '));
      }
    }
  }
  const cells = [...candidate.cells].sort(
    (a, b) => order.indexOf(a.branch) - order.indexOf(b.branch),
  );
  if (cells.length > 0) {
    const longest = Math.max(...cells.map((cell) => cell.branch.length));
    out.push('', 'Branches:');
    for (const cell of cells) {
      const need = cell.affected === 'no' ? ', not affected' : '';
      const vote = cell.standing === null ? '' : (voted[cell.standing] ?? '');
      out.push(
        `  ${cell.branch.padEnd(longest)}  ${cellLetter[cell.state]}  ${cellWord[cell.state]}${need}${vote} (tip ${cell.tip.slice(0, 12)})`,
      );
    }
  }
  const standing = candidate.decisions.filter((one) => one.stands && one.reason !== '');
  if (standing.length > 0) {
    out.push('', 'Decisions:');
    for (const one of standing) {
      out.push(wrap(`${one.by.name}, ${one.branch}: ${one.verb}. ${one.reason}`, '  - ', '    '));
    }
  }
  return `${[...out, '', address].join('\n')}\n`;
}

/** `withdraw` says nothing: it is as if nobody had voted. */
const voted: Readonly<Record<string, string>> = {
  accept: ', accepted',
  reject: ', rejected',
  defer: ', deferred',
  'needs-work': ', needs work',
};
