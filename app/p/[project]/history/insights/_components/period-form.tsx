import Link from 'next/link';
import type { Insights } from '@/lib/contracts/insights';

interface PeriodFormProps {
  readonly base: string;
  readonly insights: Insights;
  readonly today: string;
}

const presets = [
  { label: '4 weeks', days: 28 },
  { label: '12 weeks', days: 84 },
  { label: '1 year', days: 365 },
] as const;

/** A plain GET form: the period is in the address. */
export function PeriodForm({ base, insights, today }: PeriodFormProps) {
  const { period, compareWith } = insights;
  const since = (days: number) =>
    new Date(Date.parse(`${today}T00:00:00Z`) - (days - 1) * 86_400_000).toISOString().slice(0, 10);
  return (
    <form className="filters no-print" action={base} method="get">
      <div className="field date-field">
        <label htmlFor="insights-from">First day</label>
        <input
          id="insights-from"
          className="input"
          type="date"
          name="from"
          defaultValue={period.from}
          required
        />
      </div>
      <div className="field date-field">
        <label htmlFor="insights-to">Last day</label>
        <input
          id="insights-to"
          className="input"
          type="date"
          name="to"
          defaultValue={period.to}
          required
        />
      </div>
      <div className="field">
        <label htmlFor="insights-compare">Compare with</label>
        <select id="insights-compare" className="input" name="compare" defaultValue={compareWith}>
          <option value="previous">the time before</option>
          <option value="year">a year earlier</option>
          <option value="none">nothing</option>
        </select>
      </div>
      <button type="submit" className="btn">
        Show
      </button>
      <span className="preset-links">
        {presets.map(({ label, days }) => (
          <Link
            key={days}
            className="link"
            href={`${base}?from=${since(days)}&to=${today}&compare=${compareWith}`}
            prefetch={false}
          >
            {label}
          </Link>
        ))}
      </span>
    </form>
  );
}
