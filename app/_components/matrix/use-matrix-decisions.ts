'use client';

import { useCallback, useState } from 'react';
import { useActions } from '@/app/_actions/provider';
import { useDecide } from '@/app/_components/decide/use-decide';
import { toast } from '@/app/_components/ui/toast';
import type { DecideResult } from '@/lib/contracts/decision';
import type { CellsPlanRequest, PlannedCell } from '@/lib/contracts/matrix';
import { mostCells } from '@/lib/contracts/matrix-cell';
import { byRow, cellsOf, type Size } from './places';
import { votesOf } from './sum-plan';
import type { Matrix } from './use-matrix';
import type { MatrixCursor } from './use-matrix-cursor';

type Verb = CellsPlanRequest['verb'];

export interface AskingCells {
  readonly verb: Verb;
  readonly cells: CellsPlanRequest['cells'];
}

interface Input {
  readonly project: string;
  readonly matrix: Matrix;
  readonly cursor: MatrixCursor;
  readonly size: Size;
  readonly mayDecide: boolean;
}

/** Decisions from the matrix: on the chosen cells, or on the one in focus; always shown before they are sent. */
export function useMatrixDecisions({ project, matrix, cursor, size, mayDecide }: Input) {
  const [asking, setAsking] = useState<AskingCells | null>(null);
  const { refresh, store } = matrix;
  const onResult = useCallback(
    (result: DecideResult | null) => {
      if (result === null) return;
      const touched = [
        ...result.recorded.map((vote) => vote.candidate.oid),
        ...result.lost.map((one) => one.candidate),
      ];
      void refresh(touched);
    },
    [refresh],
  );
  const { busy, decideCells, undo } = useDecide({ project, onResult });

  const targets = (): ReadonlySet<number> => {
    if (cursor.chosen.size > 0 || cursor.at === null) return cursor.chosen;
    return new Set(cellsOf(cursor.at, size));
  };
  const start = (verb: Verb): void => {
    const chosen = targets();
    if (chosen.size > mostCells) {
      toast(`${chosen.size} cells are selected; a decision takes ${mostCells} at most`, {
        description: 'Narrow the filter, or select fewer.',
      });
      return;
    }
    const { branches } = matrix.list;
    const cells = byRow(chosen, size.cols).flatMap(([row, cols]) => {
      const key = store.keyAt(row);
      return key === null ? [] : [{ key, branches: cols.flatMap((c) => branches[c - 1] ?? []) }];
    });
    if (cells.length > 0) setAsking({ verb, cells });
  };
  const send = async (reason: string, votes: readonly PlannedCell[]): Promise<void> => {
    if (asking === null) return;
    const sent = await decideCells(asking.verb, reason, votesOf(votes));
    if (sent.state === 'refused') return;
    setAsking(null);
    cursor.clear();
  };

  const able = () => mayDecide && targets().size > 0;
  const action = (verb: Verb, key: string, label: string) => ({
    ...{ name: `matrix.${verb}`, label, group: 'Decide', keys: [key], when: able },
    run: () => start(verb),
  });
  useActions(
    mayDecide
      ? [
          action('accept', 'a', 'Accept on the selected cells'),
          action('reject', 'r', 'Reject, with a reason'),
          action('defer', 'd', 'Defer'),
          action('needs-work', 'w', 'Needs work'),
          {
            ...{ name: 'undo', label: 'Undo what I did last', group: 'Decide', keys: ['u'] },
            run: () => void undo(),
          },
        ]
      : [],
  );
  return { asking, busy, start, send, close: () => setAsking(null) };
}
