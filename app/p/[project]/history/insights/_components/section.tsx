import type { ReactNode } from 'react';
import { type InsightFigure, insightDefinitions } from '@/lib/contracts/insight-definitions';

interface SectionProps {
  readonly figure: InsightFigure;
  /** Of the section; a figure has one of its own name. */
  readonly id?: string;
  /** A question that the figures answer. */
  readonly title: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** One question with its figures; what they count is one click away. */
export function Section({ figure, title, id, wide = false, children }: SectionProps) {
  return (
    <section className={wide ? 'figure-section wide' : 'figure-section'} id={id ?? figure}>
      <h2>{title}</h2>
      <Definition figure={figure} of={title} />
      {children}
    </section>
  );
}

export function Definition({
  figure,
  of,
}: {
  readonly figure: InsightFigure;
  readonly of: string;
}) {
  return (
    <details className="definition">
      <summary>
        What this counts<span className="sr-only">: {of}</span>
      </summary>
      <p>{insightDefinitions[figure]}</p>
    </details>
  );
}
