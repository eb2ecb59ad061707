import type { Verdict } from '@/lib/contracts/vocabulary';

interface VerdictMarkProps {
  readonly verdict: Verdict | null;
  /** 0..1 */
  readonly confidence: number | null;
  /** What stands there while no verdict exists. */
  readonly pending?: string;
}

/** The engine's verdict with its confidence, "YES .91". */
export function VerdictMark({ verdict, confidence, pending = 'waiting' }: VerdictMarkProps) {
  if (verdict === null) return <span className="verdict none">{pending}</span>;
  const figure = confidence === null ? '' : ` ${writeConfidence(confidence)}`;
  return (
    <span className={`verdict ${verdict}`}>
      {verdict.toUpperCase()}
      {figure}
    </span>
  );
}

/** 0.914 -> ".91", 1 -> "1.0" */
export function writeConfidence(confidence: number): string {
  const text = Math.min(1, Math.max(0, confidence)).toFixed(2);
  return text.startsWith('0') ? text.slice(1) : '1.0';
}
