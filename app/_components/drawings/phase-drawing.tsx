import type { CandidateView, PhaseView } from '@/lib/contracts/pages';
import { CallPathPicture } from './call-path';
import { callPaths } from './call-path-model';
import { Contributions } from './contributions';
import { TimeLinePicture } from './time-line';
import { timeLine } from './time-line-model';

interface PhaseDrawingProps {
  readonly phase: PhaseView;
  readonly candidate: CandidateView;
}

/** The picture of a phase, where its record has what one is drawn from; nothing else. */
export function PhaseDrawing({ phase, candidate }: PhaseDrawingProps) {
  if (phase.phase === 'history') {
    const line = timeLine(candidate);
    return line === null ? null : <TimeLinePicture line={line} />;
  }
  if (phase.phase === 'code') {
    const [first, ...others] = callPaths(phase.findings);
    if (first === undefined) return null;
    return (
      <>
        <CallPathPicture path={first} />
        {others.length === 0 ? null : (
          <details>
            <summary>
              {others.length === 1 ? 'The other way in' : `${others.length} other ways in`}
            </summary>
            {others.map((path) => (
              <CallPathPicture key={path.words} path={path} />
            ))}
          </details>
        )}
      </>
    );
  }
  if (phase.phase === 'synthesis' && candidate.verdict !== null) {
    return <Contributions verdict={candidate.verdict} />;
  }
  return null;
}
