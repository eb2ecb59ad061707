import { age } from '@/app/_components/client/time';

interface EndOfLifeProps {
  /** "2026-12-31", or null. */
  readonly date: string | null;
  readonly now: string;
}

/** When a branch ends, and a word when that is near or past. */
export function EndOfLife({ date, now }: EndOfLifeProps) {
  if (date === null) return <span className="faint">not set</span>;
  const ended = date < now.slice(0, 10);
  const left = age(now, `${date}T23:59:59Z`);
  const near = !ended && Date.parse(date) - Date.parse(now) < 90 * 86_400_000;
  return (
    <span className="nowrap">
      <time dateTime={date}>{date}</time> {ended ? <span className="flag bad">ended</span> : null}
      {near ? <span className="flag">in {left}</span> : null}
    </span>
  );
}
