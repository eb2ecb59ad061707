import { describe, expect, it } from 'vitest';
import { between, byRow, cellsOf, idOf, move, placeOf, toggled } from './places';

const size = { rows: 3, cols: 4 };
const at = (row: number, col: number) => ({ row, col });
const ids = (...places: readonly (readonly [number, number])[]) =>
  places.map(([row, col]) => row * 4 + col);

describe('places', () => {
  it('reads back what it wrote, the head too', () => {
    for (let row = -1; row < 3; row += 1) {
      for (let col = 0; col < 4; col += 1) {
        expect(placeOf(idOf(at(row, col), 4), 4)).toEqual(at(row, col));
      }
    }
  });

  it('moves within the grid, up into the head and left onto the name', () => {
    expect(move(at(0, 1), 'up', size, 9)).toEqual(at(-1, 1));
    expect(move(at(-1, 1), 'up', size, 9)).toEqual(at(-1, 1));
    expect(move(at(1, 1), 'left', size, 9)).toEqual(at(1, 0));
    expect(move(at(1, 0), 'left', size, 9)).toEqual(at(1, 0));
    expect(move(at(2, 3), 'down', size, 9)).toEqual(at(2, 3));
    expect(move(at(2, 3), 'right', size, 9)).toEqual(at(2, 3));
    expect(move(at(0, 2), 'page-down', size, 2)).toEqual(at(2, 2));
    expect(move(at(2, 2), 'page-up', size, 9)).toEqual(at(0, 2));
    expect(move(at(1, 2), 'last', size, 9)).toEqual(at(2, 2));
    expect(move(at(1, 2), 'row-end', size, 9)).toEqual(at(1, 3));
  });

  it('a name stands for its row or column, the corner for all', () => {
    expect(cellsOf(at(1, 2), size)).toEqual(ids([1, 2]));
    expect(cellsOf(at(1, 0), size)).toEqual(ids([1, 1], [1, 2], [1, 3]));
    expect(cellsOf(at(-1, 2), size)).toEqual(ids([0, 2], [1, 2], [2, 2]));
    expect(cellsOf(at(-1, 0), size)).toHaveLength(9);
    expect(cellsOf(at(-1, 1), { rows: 0, cols: 4 })).toEqual([]);
  });

  it('a range is a rectangle, whichever end is first', () => {
    const wanted = ids([0, 2], [0, 3], [1, 2], [1, 3]);
    expect(between(at(0, 2), at(1, 3), size)).toEqual(wanted);
    expect(between(at(1, 2), at(0, 3), size)).toEqual(wanted);
  });

  it('takes cells in, and out again only when all are in', () => {
    const some = toggled(new Set(), [1, 2]);
    expect([...toggled(some, [2, 3])]).toEqual([1, 2, 3]);
    expect([...toggled(some, [2])]).toEqual([1]);
  });

  it('lists what is chosen row by row', () => {
    expect(byRow(new Set(ids([2, 1], [0, 3], [0, 1])), 4)).toEqual([
      [0, [1, 3]],
      [2, [1]],
    ]);
  });
});
