import { readRows } from '@/lib/db/client';

/** Neither is in any word: the parser takes control characters as space. */
const betweenWords = '\u0001';
const betweenTexts = '\u0002';

/**
 * The words of every text of some candidates (subject, message, paths and findings are one text; each reason and each comment is
 * another), in the order asked for. A candidate without any has no texts.
 */
export async function readWordTexts(
  ids: readonly string[],
): Promise<readonly (readonly (readonly string[])[])[]> {
  const rows = await readRows<{ id: string; texts: string | null }>(
    'word-texts',
    `SELECT t.id::text AS id, string_agg(array_to_string(tsvector_to_array(t.search), chr(1)), chr(2)) AS texts FROM (
       SELECT c."candidateId" AS id, c.search FROM "CandidateText" c WHERE c."candidateId" = ANY($1::uuid[])
       UNION ALL SELECT k."candidateId", k.search FROM "TalkText" k WHERE k."candidateId" = ANY($1::uuid[])) t
     GROUP BY t.id`,
    [[...ids]],
  );
  const texts = new Map(rows.map((row) => [row.id, row.texts]));
  return ids.map((id) => {
    const text = texts.get(id) ?? null;
    return text === null
      ? []
      : text
          .split(betweenTexts)
          .map((one) => one.split(betweenWords).filter((word) => word !== ''));
  });
}
