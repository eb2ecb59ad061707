'use client';

import { useConnected } from '@/app/_components/live/live-provider';
import { useFrame } from './frame-context';

/** What the workers are at, and whether this page still hears of it. */
export function LiveStatus() {
  const { analysing } = useFrame();
  const connected = useConnected();
  return (
    <div className="live" role="status">
      {connected ? null : (
        <span className="flag" title="The event stream is down; what is shown may be old">
          reconnecting
        </span>
      )}
      {analysing ? (
        <span className="live-text">
          <span>
            analysing {analysing.done} of {analysing.total}
          </span>
          <span className="bar-track" aria-hidden="true">
            <span
              className="bar-fill"
              style={{ width: `${percent(analysing.done, analysing.total)}%`, display: 'block' }}
            />
          </span>
        </span>
      ) : null}
    </div>
  );
}

function percent(done: number, total: number): number {
  return total > 0 ? Math.min(100, Math.round((100 * done) / total)) : 0;
}
