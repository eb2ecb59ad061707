/** `20250629172512.14857-3-name@host`: git send-email numbers the mails of one posting. */
const sendEmail = /(\d{14}\.\d+)-(\d+)-[^\s>/]+@[^\s>/]+/;
/** `20260410-topic-v2-3-7a1f0c5d2b3e@host`: so does b4. */
const b4 = /(\d{8}-[\w.-]+?-v\d+)-(\d+)-([0-9a-f]{6,40})@[^\s>/]+/;

/**
 * The posting that a commit came with and its number in it, by the message id that its message names; nulls when it
 * names none that is numbered.
 */
export function placeInSeries(message: string): {
  readonly seriesKey: string | null;
  readonly seriesIndex: number | null;
} {
  const sent = sendEmail.exec(message);
  if (sent?.[1] !== undefined) return { seriesKey: sent[1], seriesIndex: Number(sent[2]) };
  const posted = b4.exec(message);
  if (posted?.[1] !== undefined) {
    return { seriesKey: `${posted[1]}-${posted[3]}`, seriesIndex: Number(posted[2]) };
  }
  return { seriesKey: null, seriesIndex: null };
}
