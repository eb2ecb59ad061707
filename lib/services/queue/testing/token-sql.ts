/** The queue in plain SQL, written token by token from what each means; for tests of the index, never for pages. */

interface Part {
  readonly not: boolean;
  readonly token: { readonly kind: string | null; readonly value: string };
}
interface Who {
  readonly projectId: string;
  readonly userId: string;
  readonly now: Date;
}

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const like = (value: string): string => value.replace(/[\\%_]/g, '\\$&');
const cellColumns = ['branch', 'state', 'affected', 'decision'];
const canBeDecided = `k.state IN ('applies', 'merges', 'conflicts') AND k.affected <> 'no'`;
const worksOn = `SELECT w."userId" FROM "Assignment" w WHERE w."candidateId" = c.id
  UNION SELECT w."userId" FROM "Delegation" w WHERE w."projectId" = c."projectId" AND w.subsystem = c.subsystem
    AND NOT EXISTS (SELECT 1 FROM "Assignment" o WHERE o."candidateId" = c.id)`;
const snoozed = ({ userId, now }: Who): string =>
  `EXISTS (SELECT 1 FROM "Snooze" z WHERE z."candidateId" = c.id AND z."userId" = ${text(userId)} AND z."endedAt" IS NULL
    AND coalesce(z.until, 'infinity') > ${text(now.toISOString())}::timestamptz)`;

const inCell = (kind: string, value: string): string => {
  if (kind === 'branch') return `b.name = ${text(value)}`;
  if (kind === 'decision')
    return value === 'none'
      ? 'k.standing IS NULL'
      : `coalesce(k.standing::text, '') = ${text(value)}`;
  return `k.${kind}::text = ${text(value)}`;
};

const someCell = (condition: string): string =>
  `EXISTS (SELECT 1 FROM "Cell" k JOIN "Branch" b ON b.id = k."branchId" AND b.active WHERE k."candidateId" = c.id AND ${condition})`;

function person(column: string, value: string, { userId }: Who): string {
  if (value === 'me') return `${column} = ${text(userId)}`;
  return `EXISTS (SELECT 1 FROM "User" u WHERE u.id = ${column} AND (u.name ILIKE ${text(`%${like(value)}%`)}
    OR u.email ILIKE ${text(`${like(value)}%`)}))`;
}

/** One token outside the cells, as a condition on candidate c. */
function condition(kind: string, value: string, who: Who): string {
  const days = (unit: string) => ({ d: 1, w: 7, m: 30, y: 365 })[unit] ?? 0;
  switch (kind) {
    case 'subsystem':
      return `lower(c.subsystem) ~ ('^' || regexp_replace(lower(${text(value)}), '([.+*?()|^$\\[\\]{}\\\\])', '\\\\\\1', 'g') || '([/:].*)?$')`;
    case 'verdict':
    case 'severity':
      return `coalesce(c.${kind}::text, 'none') = ${text(value)}`;
    case 'flag':
      return `${text(value)} = ANY(c.flags)`;
    case 'reviewer':
      return `EXISTS (SELECT 1 FROM "Decision" d WHERE d."candidateId" = c.id AND ${person('d."userId"', value, who)})`;
    case 'assigned':
      return value === 'none'
        ? `NOT EXISTS (${worksOn})`
        : `EXISTS (SELECT 1 FROM (${worksOn}) w WHERE ${person('w."userId"', value, who)})`;
    case 'author':
      return `(c."authorName" ILIKE ${text(`%${like(value)}%`)} OR c."authorEmail" ILIKE ${text(`%${like(value)}%`)})`;
    case 'path':
      return `EXISTS (SELECT 1 FROM unnest(c.paths) p WHERE starts_with(p, ${text(value)}))`;
    case 'cve': {
      const any = `('cve' = ANY(c.flags) OR c.message LIKE '%CVE-%')`;
      if (value === 'any') return any;
      return value === 'none' ? `NOT ${any}` : `c.message ILIKE ${text(`%${like(value)}%`)}`;
    }
    case 'series':
      if (value === 'any') return `c."seriesKey" IS NOT NULL`;
      return value === 'none'
        ? `c."seriesKey" IS NULL`
        : `coalesce(c."seriesKey", '') = ${text(value)}`;
    case 'age': {
      const [, than = '', count = '', unit = ''] = /^(.)(\d+)(.)$/.exec(value) ?? [];
      const limit = `${text(who.now.toISOString())}::timestamptz - interval '${Number(count) * days(unit)} days'`;
      return `c."createdAt" ${than === '>' ? '<' : '>'} ${limit}`;
    }
    case 'snoozed':
      return `${value === 'yes' ? '' : 'NOT '}${snoozed(who)}`;
    case 'unread': {
      const since = `(SELECT v.since FROM "Visit" v WHERE v."projectId" = c."projectId" AND v."userId" = ${text(who.userId)})`;
      const news = `(c."createdAt" > ${since}
        OR (SELECT a."finishedAt" FROM "Analysis" a WHERE a.id = c."latestAnalysisId") > ${since}
        OR coalesce((SELECT t.at > ${since} AND t.by <> ${text(who.userId)} FROM (
          SELECT d."createdAt" AS at, d."userId" AS by FROM "Decision" d WHERE d."candidateId" = c.id
          UNION ALL SELECT m."createdAt", m."userId" FROM "Comment" m WHERE m."candidateId" = c.id AND m."retractedAt" IS NULL
          ORDER BY 1 DESC LIMIT 1) t), false))`;
      return `${value === 'yes' ? '' : 'NOT '}${news}`;
    }
  }
  throw new Error(`no condition for ${kind}`);
}

/** A word as the beginning of a word anywhere. `\m`: where a word begins; "_" counts as a break. */
function wordCondition(word: string): string {
  const has = (column: string) =>
    `regexp_replace(coalesce(${column}, ''), '[^[:alnum:]]+', ' ', 'g') ~* ${text(`\\m${word}`)}`;
  return `(${[
    ...[
      'c.subject',
      'c.message',
      'c.subsystem',
      `array_to_string(c.paths, ' ')`,
      'c."authorName"',
      'c."authorEmail"',
    ].map(has),
    `EXISTS (SELECT 1 FROM "AnalysisPhase" ap JOIN "Finding" f ON f."phaseRecordId" = ap."phaseRecordId" WHERE ap."analysisId" = c."latestAnalysisId" AND ${has('f.summary')})`,
    `EXISTS (SELECT 1 FROM "Decision" d JOIN "User" u ON u.id = d."userId" WHERE d."candidateId" = c.id AND (${has('d.reason')} OR ${has('u.name')}))`,
    `EXISTS (SELECT 1 FROM "Comment" m WHERE m."candidateId" = c.id AND m."retractedAt" IS NULL AND ${has('m.body')})`,
    `EXISTS (SELECT 1 FROM (${worksOn}) w JOIN "User" u ON u.id = w."userId" WHERE ${has('u.name')})`,
  ].join(' OR ')})`;
}

function view(name: string, who: Who, wantsSnoozed: boolean): string {
  switch (name) {
    case 'waiting':
      return `NOT c.settled${wantsSnoozed ? '' : ` AND NOT ${snoozed(who)}`}`;
    case 'mine':
      return `(${text(who.userId)} IN (${worksOn}) OR EXISTS (SELECT 1 FROM "Decision" d WHERE d."candidateId" = c.id AND d."userId" = ${text(who.userId)}))`;
    case 'alarms':
      return `c.flags && ARRAY['follow-up', 'reverted', 'nak', 'mail-no', 'mail-contradictory', 'analysis-failed']`;
    case 'security':
      return `NOT c.settled AND c.flags && ARRAY['cve', 'security']`;
    case 'settled':
      return 'c.settled';
  }
  return 'TRUE';
}

/** The oids that these parts find in a view. */
export function sqlOf(
  parts: readonly Part[],
  viewName: string,
  who: Who,
): { text: string; params: string[] } {
  const wanted = new Map<string, string[]>();
  const conditions: string[] = [];
  const ofCells: { kind: string; value: string; not: boolean }[] = [];
  for (const { not, token } of parts) {
    const { kind, value } = token;
    if (kind === null) conditions.push(`${not ? 'NOT ' : ''}${wordCondition(value)}`);
    else if (cellColumns.includes(kind)) ofCells.push({ kind, value, not });
    else if (kind === 'age' && not) {
      conditions.push(
        condition(
          kind,
          value.replace(/^./, (c) => (c === '>' ? '<' : '>')),
          who,
        ),
      );
    } else if (kind === 'age') conditions.push(condition(kind, value, who));
    else if (not) conditions.push(`NOT (${condition(kind, value, who)})`);
    else wanted.set(kind, [...(wanted.get(kind) ?? []), condition(kind, value, who)]);
  }
  for (const any of wanted.values()) conditions.push(`(${any.join(' OR ')})`);
  const kinds = new Set(ofCells.map((one) => one.kind));
  const said = kinds.has('state') || kinds.has('affected');
  if (ofCells.some((one) => !one.not)) {
    const cell: string[] = [];
    for (const kind of cellColumns) {
      const yes = ofCells.filter((one) => one.kind === kind && !one.not);
      if (yes.length > 0) cell.push(`(${yes.map((one) => inCell(kind, one.value)).join(' OR ')})`);
    }
    for (const one of ofCells) if (one.not) cell.push(`NOT (${inCell(one.kind, one.value)})`);
    const asksToDecide =
      kinds.has('branch') || ofCells.some((one) => one.kind === 'decision' && one.value === 'none');
    if (!said && asksToDecide) cell.push(canBeDecided);
    conditions.push(someCell(cell.join(' AND ')));
  } else {
    for (const { kind, value } of ofCells) {
      const narrow = kind === 'branch' || (kind === 'decision' && value === 'none');
      conditions.push(
        `NOT ${someCell(narrow ? `${inCell(kind, value)} AND ${canBeDecided}` : inCell(kind, value))}`,
      );
    }
  }
  const wantsSnoozed = parts.some(
    (p) => !p.not && p.token.kind === 'snoozed' && p.token.value === 'yes',
  );
  return {
    text: `SELECT c."upstreamOid" AS oid FROM "Candidate" c WHERE c."projectId" = $1::uuid AND ${[view(viewName, who, wantsSnoozed), ...conditions].join('\n AND ')}`,
    params: [who.projectId],
  };
}
