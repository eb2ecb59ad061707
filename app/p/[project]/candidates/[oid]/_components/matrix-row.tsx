'use client';

import { CellFace } from '@/app/_components/cell/cell-mark';
import { describeCell } from '@/app/_components/cell/cell-words';
import { VerdictMark } from '@/app/_components/cell/verdict-mark';
import { rangeBranches } from '@/app/_components/decide/range';
import { Prose } from '@/app/_components/diff/prose';
import { asksForBug } from '@/app/_components/drawings/asks-for-bug';
import { useFrame } from '@/app/_components/frame/frame-context';
import type { CandidateView, CellView } from '@/lib/contracts/pages';
import type { CandidateDecisions } from './use-candidate-decisions';

interface MatrixRowProps {
  readonly candidate: CandidateView;
  readonly decisions: CandidateDecisions;
}

/** The verdict and one cell per branch. A cell is chosen by clicking it or by its number: votes then go there. */
export function MatrixRow({ candidate, decisions }: MatrixRowProps) {
  const frame = useFrame();
  const { verdict } = candidate;
  const order = frame.branches.map((branch) => branch.name);
  const isAboutBug = asksForBug(candidate);
  const cells = [...candidate.cells].sort(
    (a, b) => order.indexOf(a.branch) - order.indexOf(b.branch),
  );
  return (
    <>
      <h2 className="verdict-line">
        <VerdictMark
          verdict={verdict?.verdict ?? null}
          confidence={verdict?.confidence ?? null}
          pending={pendingOf(candidate)}
        />
        <span>{sayVerdict(candidate, order)}</span>
      </h2>
      {verdict && verdict.range !== null && verdict.verdict !== 'yes' ? (
        <p className="verdict-why">
          <Prose text={verdict.reason} />
        </p>
      ) : null}
      {cells.length === 0 ? (
        <p className="faint">The matrix row appears with the analysis.</p>
      ) : (
        <fieldset className="row" aria-label="Stable branches: choose where to vote">
          {cells.map((cell, index) => {
            const chosen = decisions.selected.has(cell.branch);
            return (
              <button
                type="button"
                key={cell.branch}
                className="cell-button"
                aria-pressed={chosen}
                aria-keyshortcuts={index < 9 ? String(index + 1) : undefined}
                title={`${describeCell(cell)}. ${cell.reason}${sayQueued(cell)}`}
                onClick={() => decisions.toggleCell(cell.branch)}
              >
                <span className="sr-only">
                  {describeCell(cell)}
                  {sayQueued(cell)}
                </span>
                <span className="v" aria-hidden="true">
                  {cell.branch}
                </span>
                <CellFace cell={cell} />
                <span className="s" aria-hidden="true">
                  {sayCell(cell, isAboutBug)}
                </span>
              </button>
            );
          })}
        </fieldset>
      )}
    </>
  );
}

function pendingOf({ analysis, commitKnown }: CandidateView): string {
  if (analysis?.state === 'running') return 'running';
  return commitKnown ? 'no verdict yet' : 'no verdict: the commit is not in the repository';
}

/** Where it waits for the branch, as a sentence to go on with; empty when it does not. */
function sayQueued({ detail }: CellView): string {
  const refs = [...new Set(detail.queued.map((one) => one.ref))];
  return refs.length === 0 ? '' : ` Queued in ${refs.join(', ')}.`;
}

/** Two words under a cell. */
function sayCell(cell: CellView, isAboutBug: boolean): string {
  if (cell.detail.queued.length > 0) return 'queued';
  if (cell.affected === 'no' && cell.state !== 'present' && cell.state !== 'absent')
    return isAboutBug ? 'no bug' : 'not there';
  switch (cell.state) {
    case 'applies':
      return 'as is';
    case 'merges':
      return 'context';
    case 'present': {
      const { presence } = cell.detail;
      if (presence?.shape?.leftOut.some((one) => one.why === 'left-out')) return 'partial';
      return presence?.how === 'ancestor' ? 'in base' : 'has it';
    }
    case 'conflicts': {
      // What is in no conflict was merged under the name that it has there.
      const { missingPaths, conflicts } = cell.detail;
      const lost = missingPaths.find((path) => conflicts.some((one) => one.path === path));
      return lost === undefined ? 'conflict' : (short('no', lost) ?? 'partly');
    }
    case 'absent':
      return short('no', cell.detail.missingPaths[0]) ?? 'no code';
    case 'unknown':
      return 'not known';
  }
}

/** "no tcp.c", or null when the file's name does not fit under a cell. */
function short(word: string, path: string | undefined): string | null {
  const name = path?.split('/').at(-1) ?? '';
  return name !== '' && name.length <= 6 ? `${word} ${name}` : null;
}

function sayVerdict(candidate: CandidateView, order: readonly string[]): string {
  const { verdict } = candidate;
  if (verdict === null) return '';
  if (verdict.range === null) return verdict.reason;
  const range = verdict.range.replace('-', ' to ');
  const inRange = rangeBranches(verdict.range, order);
  const adjusted = inRange.filter((branch) =>
    verdict.branches.some(
      (one) => one.branch === branch && one.recommendation === 'recommend-adjusted',
    ),
  );
  const how = sayAdjusted(adjusted, inRange);
  const word = verdict.verdict === 'yes' ? 'recommended' : 'would go to';
  return `${word} ${range}${how}`;
}

/** Adjusted branches are mostly the older part of the range. */
function sayAdjusted(adjusted: readonly string[], inRange: readonly string[]): string {
  const [newest] = adjusted;
  if (newest === undefined) return '';
  if (adjusted.length === inRange.length) return ', adjusted';
  const tail = inRange.slice(inRange.indexOf(newest));
  if (adjusted.length > 1 && tail.length === adjusted.length)
    return `, adjusted from ${newest} down`;
  return `, adjusted on ${adjusted.join(', ')}`;
}
