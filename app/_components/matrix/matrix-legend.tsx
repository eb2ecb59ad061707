import { CellFace } from '@/app/_components/cell/cell-mark';
import { legend, standingWord } from '@/app/_components/cell/cell-words';
import type { Affected } from '@/lib/contracts/words';
import { needWord } from './cell-name';

const plain = { state: 'applies', affected: 'yes', stale: false, standing: null } as const;
const needs: readonly Affected[] = ['yes', 'no', 'unknown'];
const marks = ['accept', 'reject', 'defer', 'needs-work'] as const;

/** What the letters, the marks beside them and the corners mean: shapes, so that no colour is needed to read them. */
export function MatrixLegend() {
  return (
    <details className="mx-legend">
      <summary>Legend</summary>
      <ul>
        <li>
          {legend
            .filter(([letter]) => letter !== '–')
            .map(([letter, word]) => (
              <span key={letter}>
                <b>{letter}</b> {word}
              </span>
            ))}
        </li>
        <li>
          {needs.map((need) => (
            <span key={need}>
              <i className="mx-need" data-need={need} aria-hidden="true" /> {needWord[need]}
            </span>
          ))}
        </li>
        <li>
          {marks.map((mark) => (
            <span key={mark}>
              <CellFace cell={{ ...plain, standing: mark }} both /> {standingWord[mark]}
            </span>
          ))}
          <span>
            <CellFace cell={{ ...plain, blocked: true }} both /> accepted, and waits for the policy
          </span>
          <span>
            <CellFace cell={{ ...plain, queued: true }} both /> queued elsewhere
          </span>
          <span>
            <CellFace cell={{ ...plain, stale: true }} both /> computed for an older tip
          </span>
        </li>
      </ul>
    </details>
  );
}
