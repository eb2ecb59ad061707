import { z } from 'zod';
import { Oid } from '@/lib/contracts/git';
import { chunkRows, keyLength, mostCandidates, mostCells } from '@/lib/contracts/matrix-cell';
import { Affected, CellState, DecisionVerb, Verdict } from '@/lib/contracts/vocabulary';
import { queueSorts, queueViews } from '@/lib/contracts/words';

/** The address of the matrix: the queue's (QueueQuery), and the cell in focus. */
export const MatrixQuery = z.object({
  q: z.string().max(1000).default(''),
  view: z.enum(queueViews).default('waiting'),
  sort: z.enum(queueSorts).default('pressing'),
  /** "<oid>" or "<oid>:<branch>". */
  at: z.string().max(200).default(''),
});
export type MatrixQuery = z.infer<typeof MatrixQuery>;

/** GET /api/p/<project>/matrix: which rows there are, in order. */
export const MatrixList = z.object({
  /** Rows that the filter finds; `keys` names the first of them. */
  total: z.number().int(),
  /** Keys of the rows without a separator, `keyLength` digits each. */
  keys: z.string().regex(/^[0-9a-f]*$/),
  /** Branches in use, newest first: the columns. */
  branches: z.array(z.string()),
  counts: z.record(z.enum(queueViews), z.number().int()),
  problems: z.array(z.string()),
  /** Where the candidate of `at` stands, from 0; null: it is not in the list. */
  focus: z.number().int().nullable(),
});
export type MatrixList = z.infer<typeof MatrixList>;

/** A row: key, oid, subject, subsystem, verdict, and a number per branch (lib/contracts/matrix-cell). */
export const MatrixRow = z.tuple([
  z.string(),
  Oid,
  z.string(),
  z.string(),
  Verdict.nullable(),
  z.array(z.number().int()),
]);
export type MatrixRow = z.infer<typeof MatrixRow>;

/** GET /api/p/<project>/matrix/rows?keys=…: these rows as they are now; one that is gone is left out. */
export const MatrixRowsQuery = z.object({
  keys: z
    .string()
    .regex(/^[0-9a-f]+$/)
    .refine((keys) => keys.length % keyLength === 0, 'A key has 16 digits.')
    .refine((keys) => keys.length <= keyLength * chunkRows, 'At most 200 rows at once.'),
});
export const MatrixRows = z.object({ branches: z.array(z.string()), rows: z.array(MatrixRow) });
export type MatrixRows = z.infer<typeof MatrixRows>;

const branches = z.array(z.string().min(1).max(100)).min(1).max(100);
const limited = <T extends { readonly branches: readonly unknown[] }>(cells: readonly T[]) =>
  cells.reduce((sum, one) => sum + one.branches.length, 0) <= mostCells;
const tooMany = `At most ${mostCells} cells at once.`;

/** POST /api/p/<project>/matrix/plan: what a decision on these cells would do. Writes nothing. */
export const CellsPlanRequest = z.object({
  verb: DecisionVerb.exclude(['withdraw']),
  cells: z
    .array(z.object({ key: z.string().regex(/^[0-9a-f]{16}$/), branches }))
    .min(1)
    .max(mostCandidates)
    .refine(limited, tooMany),
});
export type CellsPlanRequest = z.infer<typeof CellsPlanRequest>;

/** One cell of a plan. */
export const PlannedCell = z.object({
  oid: Oid,
  subject: z.string(),
  branch: z.string(),
  state: CellState,
  affected: Affected,
  verdict: Verdict.nullable(),
  standing: DecisionVerb.nullable(),
  /** Votes so far: goes back as `seen`. */
  seq: z.number().int(),
  /** Why it is left out; null: it gets the vote. */
  left: z.string().nullable(),
  /** Why a reason is needed; null: none is. */
  asks: z.string().nullable(),
  /** What the policy asks for before an accept stands, as sentences. */
  waits: z.array(z.string()),
});
export type PlannedCell = z.infer<typeof PlannedCell>;

export const CellsPlan = z.object({
  cells: z.array(PlannedCell),
  /** Cells asked for that are not computed yet. */
  missing: z.number().int(),
});
export type CellsPlan = z.infer<typeof CellsPlan>;

/** POST /api/p/<project>/matrix/decisions: records it. Sent twice under one batchId it is stored once. */
export const CellsDecideRequest = z.object({
  batchId: z.uuid(),
  verb: DecisionVerb.exclude(['withdraw']),
  reason: z.string().max(20_000).default(''),
  cells: z
    .array(
      z.object({
        oid: Oid,
        /** Branch and the number of votes seen there; a cell with more votes now is lost, not overwritten. */
        branches: z
          .array(z.tuple([z.string().min(1).max(100), z.number().int().min(0)]))
          .min(1)
          .max(100),
      }),
    )
    .min(1)
    .max(mostCandidates)
    .refine(limited, tooMany),
});
export type CellsDecideRequest = z.infer<typeof CellsDecideRequest>;
