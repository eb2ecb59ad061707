/** Postgres refuses NUL in text and lone surrogates in jsonb; mails and patches hold both. They become U+FFFD. */
export function cleanText(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '\ufffd');
}

/** JSON for a `::jsonb` parameter, with every string cleaned (see cleanText). */
export function jsonText(value: unknown): string {
  const plain = JSON.stringify(value);
  if (!/\\u(?:0000|d[89a-f])/i.test(plain)) return plain;
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' ? cleanText(inner) : inner,
  );
}

/** A value as Prisma's Json columns take it: plain JSON, cleaned. */
export function plainJson(value: unknown): object {
  return JSON.parse(jsonText(value)) as object;
}

/** Words as a tsquery: every word, each as a prefix; identifiers and paths are split as the stored vectors were. */
export function tsquery(words: readonly string[]): string {
  return words
    .flatMap((word) => word.split(/[^\p{L}\p{N}]+/u))
    .filter(Boolean)
    .map((word) => `${word.toLowerCase()}:*`)
    .join(' & ');
}
