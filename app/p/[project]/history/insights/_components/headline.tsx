import { type InsightFigure, insightDefinitions } from '@/lib/contracts/insight-definitions';
import type { Figures } from '@/lib/contracts/insights';
import { count, days, hours, percent } from './figure-words';

interface HeadlineProps {
  readonly figures: Figures;
  readonly before: Figures | null;
}

interface Item {
  readonly title: string;
  readonly figure: InsightFigure;
  readonly say: (figures: Figures) => string;
}

const items: readonly Item[] = [
  { title: 'votes', figure: 'votes', say: (f) => count(f.votes) },
  { title: 'candidates decided', figure: 'decided', say: (f) => count(f.decided) },
  { title: 'candidates added', figure: 'added', say: (f) => count(f.added) },
  { title: 'backlog at the end', figure: 'backlog', say: (f) => count(f.backlog) },
  { title: 'median to first vote', figure: 'waits', say: (f) => hours(f.medianHours) },
  { title: '90 % voted on within', figure: 'waits', say: (f) => hours(f.p90Hours) },
  {
    title: 'accepted',
    figure: 'acceptance',
    say: (f) => percent(f.accepted, f.accepted + f.rejected),
  },
  { title: 'agree with the engine', figure: 'agreement', say: (f) => percent(f.agreed, f.judged) },
  { title: 'reversals', figure: 'reversals', say: (f) => count(f.reversals) },
  {
    title: 'accepts fixed or reverted later',
    figure: 'aftermath',
    say: (f) => `${count(f.fixedLater)} + ${count(f.revertedLater)}`,
  },
  { title: 'median lag of those', figure: 'aftermath', say: (f) => days(f.medianLagDays) },
];

/** The period in eleven figures, each with its definition, beside those of the period compared with. */
export function Headline({ figures, before }: HeadlineProps) {
  return (
    <dl className="headline">
      {items.map((item) => (
        <div key={item.title}>
          <dt>
            <details className="definition">
              <summary>{item.title}</summary>
              <p>{insightDefinitions[item.figure]}</p>
            </details>
          </dt>
          <dd>
            {item.say(figures)}
            {before ? (
              <span className="muted headline-before">{item.say(before)} before</span>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
