/** A limit as typed: empty for none, a whole number from 1 to 100,000, or what is wrong with it. */
export function readLimit(text: string): { limit?: number; problem?: string } {
  const trimmed = text.trim();
  if (trimmed === '') return {};
  const limit = Number(trimmed);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100_000) {
    return { problem: 'A whole number from 1 to 100000, or nothing.' };
  }
  return { limit };
}
