import { legend } from '@/app/_components/cell/cell-words';
import { Kbd } from '@/app/_components/ui/kbd';

interface FootProps {
  readonly keys: readonly (readonly [readonly string[], string])[];
}

/** What the keys do and what the letters mean, always in sight on wide screens. */
export function Foot({ keys }: FootProps) {
  return (
    <footer className="foot">
      {keys.map(([caps, label]) => (
        <span key={label}>
          {caps.map((cap) => (
            <span key={cap}>
              <Kbd keys={cap} />{' '}
            </span>
          ))}
          {label}
        </span>
      ))}
      <span className="legend">
        {legend.map(([letter, word], index) => (
          <span key={letter}>
            {index > 0 ? ' · ' : ''}
            <b>{letter}</b> {word}
          </span>
        ))}
      </span>
    </footer>
  );
}
