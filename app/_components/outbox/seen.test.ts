import { expect, test } from 'vitest';
import type { Entry } from './entry';
import { withSeen } from './seen';

const oid = 'a'.repeat(40);
const other = 'b'.repeat(40);
const entry = (kind: Entry['kind'], body: Entry['body']): Entry => ({
  id: 'one',
  at: 1,
  kind,
  project: 'p',
  path: '/',
  body,
  oids: [oid],
  title: '',
  done: '',
  about: '',
  state: 'kept',
  tried: false,
});
const recorded = [
  { branch: '6.6', seq: 3, verb: 'defer' as const, candidate: { oid } },
  { branch: '6.1', seq: 9, verb: 'defer' as const, candidate: { oid: other } },
];

test('a later vote has seen one’s own earlier one on the same cell, and nothing else', () => {
  const vote = (branch: string, seenSeq: number) => ({
    id: branch,
    branch,
    verb: 'defer',
    seenSeq,
  });
  const body = { batchId: 'x', reason: '', decisions: [vote('6.6', 2), vote('6.1', 1)] };
  expect(withSeen(entry('votes', body), recorded)).toEqual({
    ...body,
    decisions: [vote('6.6', 3), vote('6.1', 1)],
  });
  const ahead = { ...body, decisions: [vote('6.6', 7)] };
  expect(withSeen(entry('votes', ahead), recorded)).toEqual(ahead);
});

test('so have bulk votes and ranges', () => {
  const bulk = { batchId: 'x', verb: 'defer', reason: '', candidates: [oid], seen: {} };
  expect(withSeen(entry('bulk', bulk), recorded)).toEqual({
    ...bulk,
    seen: { [oid]: { '6.6': 3 } },
  });
  const scope = { seen: { [`${oid} 6.6`]: 1, [`${oid} 6.1`]: 4 } };
  expect(withSeen(entry('scope', scope), recorded)).toEqual({
    seen: { [`${oid} 6.6`]: 3, [`${oid} 6.1`]: 4 },
  });
});

test('so have cells chosen in the matrix', () => {
  const cells = (seen: number) => ({
    cells: [
      {
        oid,
        branches: [
          ['6.6', seen],
          ['6.1', 4],
        ],
      },
      { oid: other, branches: [['6.6', 2]] },
    ],
  });
  expect(withSeen(entry('cells', cells(1)), recorded)).toEqual(cells(3));
});

test('taking back shows nothing of what somebody else said in between', () => {
  const body = {
    batchId: 'x',
    reason: '',
    decisions: [{ id: '6.6', branch: '6.6', verb: 'reject', seenSeq: 1 }],
  };
  const taken = (seq: number) => [
    { branch: '6.6', seq, verb: 'withdraw' as const, candidate: { oid } },
  ];
  const seenAfter = (seq: number) =>
    withSeen(entry('votes', body), taken(seq)).decisions as readonly unknown[];
  expect(seenAfter(3)).toMatchObject([{ seenSeq: 1 }]);
  expect(seenAfter(2)).toMatchObject([{ seenSeq: 2 }]);
});

test('what has no votes stays as it is', () => {
  const body = { id: 'x', body: 'text' };
  expect(withSeen(entry('comment', body), recorded)).toBe(body);
});
