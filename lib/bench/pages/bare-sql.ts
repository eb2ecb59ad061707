import type pg from 'pg';

/**
 * The questions of the pages as plain SQL on the same tables, for comparison: what the database alone would take, list and
 * counts in separate statements as a page without an index would ask them.
 */
const project = `(SELECT id FROM "Project" WHERE slug = 'large')`;
const cells = `EXISTS (SELECT 1 FROM "Cell" k JOIN "Branch" b ON b.id = k."branchId" WHERE k."candidateId" = c.id
  AND b.name = '6.6' AND k.state = 'conflicts')`;
const words = `c.id IN (SELECT t."candidateId" FROM "CandidateText" t
  WHERE t.search @@ to_tsquery('simple', 'refcount:* & leak:* & teardown:*'))`;
const list = (where: string, more = ''): string =>
  `SELECT c.* FROM "Candidate" c WHERE c."projectId" = ${project} AND ${where} ${more} ORDER BY c.priority DESC, c.id DESC LIMIT 51`;
const count = (where: string): string =>
  `SELECT count(*) FROM "Candidate" c WHERE c."projectId" = ${project} AND ${where}`;

const questions: Readonly<Record<string, readonly string[]>> = {
  'list, with its six counts': [
    list('NOT c.settled'),
    ...['NOT c.settled', 'c.settled', 'TRUE', `c.flags && ARRAY['nak','follow-up','reverted']`].map(
      count,
    ),
    count(`NOT c.settled AND c.flags && ARRAY['cve','security']`),
    count(
      `EXISTS (SELECT 1 FROM "Decision" d WHERE d."candidateId" = c.id AND d."userId" = 'person-3')`,
    ),
  ],
  'list, filtered, with its count': [
    list(`NOT c.settled AND ${cells}`),
    count(`NOT c.settled AND ${cells}`),
  ],
  'list, searched, with its count': [list(words), count(words)],
  'list, page 500 by offset': [list('TRUE').replace('LIMIT 51', 'LIMIT 51 OFFSET 25000')],
  'counts per value of state and branch': [
    `SELECT k.state, count(DISTINCT c.id) FROM "Candidate" c JOIN "Cell" k ON k."candidateId" = c.id WHERE NOT c.settled GROUP BY 1`,
    `SELECT k."branchId", count(*) FROM "Candidate" c JOIN "Cell" k ON k."candidateId" = c.id
     WHERE NOT c.settled AND k.state IN ('applies', 'merges', 'conflicts') AND k.affected <> 'no' GROUP BY 1`,
  ],
  'candidate with findings and evidence': [
    `SELECT * FROM "AnalysisPhase" p JOIN "Finding" f ON f."phaseRecordId" = p."phaseRecordId" JOIN "Evidence" e ON e."findingId" = f.id
     WHERE p."analysisId" = (SELECT "latestAnalysisId" FROM "Candidate" ORDER BY id OFFSET 5000 LIMIT 1)`,
  ],
  'history, with its count': [
    `SELECT * FROM "Decision" WHERE "projectId" = ${project} ORDER BY "createdAt" DESC, id DESC LIMIT 101`,
    `SELECT count(*) FROM "Decision" WHERE "projectId" = ${project}`,
  ],
};

/** Milliseconds of each question, the middle of five runs. */
export async function timeBareSql(db: pg.Client): Promise<readonly (readonly [string, number])[]> {
  const figures: [string, number][] = [];
  for (const [name, statements] of Object.entries(questions)) {
    const runs: number[] = [];
    for (let run = 0; run < 5; run += 1) {
      const started = performance.now();
      for (const statement of statements) await db.query(statement);
      runs.push(performance.now() - started);
    }
    figures.push([name, runs.sort((a, b) => a - b)[2] ?? Number.NaN]);
  }
  return figures;
}
