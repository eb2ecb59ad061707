import type { Evidence, Finding } from '@/lib/contracts/analysis';
import type { Polarity, Severity } from '@/lib/contracts/vocabulary';
import type { ProbeResult } from './probes/run-probe';

interface Parts<Kind extends string> {
  readonly kind: Kind;
  readonly polarity?: Polarity;
  readonly severity?: Severity;
  readonly summary: string;
  readonly path?: string | undefined;
  readonly line?: number | null | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  readonly evidence: readonly (Evidence | ProbeResult)[];
}

/** A finding with the usual defaults (neutral, info). Evidence that names nothing is a defect of ours. */
export function finding<Kind extends string>(parts: Parts<Kind>): Finding & { kind: Kind } {
  return {
    kind: parts.kind,
    polarity: parts.polarity ?? 'neutral',
    severity: parts.severity ?? 'info',
    summary: parts.summary,
    ...(parts.path === undefined ? {} : { path: parts.path }),
    ...(parts.line === undefined || parts.line === null || parts.line < 1
      ? {}
      : { line: parts.line }),
    data: { ...parts.data },
    evidence: parts.evidence.map((one) => ('output' in one ? one.evidence : one)),
  };
}

/** "a, b and c". */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** The first of them, and how many more there are: "a, b and 2 more". One more than `most` is named as well. */
export function listFew(words: readonly string[], most: number): string {
  const left = words.length - most;
  return left > 1 ? `${words.slice(0, most).join(', ')} and ${left} more` : listWords(words);
}

/** The text with its first letter as a capital. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A finding of an earlier phase as evidence, by its key (`phase/kind/index`). */
export function cite(key: string): Evidence {
  return { type: 'phase', finding: key };
}

/** "1 file", "3 files". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** The first twelve digits, as the kernel writes commits. */
export function short(oid: string): string {
  return oid.slice(0, 12);
}
