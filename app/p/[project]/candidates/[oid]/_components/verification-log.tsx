import { duration } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { PhaseView } from '@/lib/contracts/pages';
import { phaseTitle } from '@/lib/contracts/words';
import { notVerifiedIn } from './not-verified';

/** What could not be verified, with what was tried; then what was run in each phase, how long it took, how it ended. */
export function VerificationLog({ phases }: { readonly phases: readonly PhaseView[] }) {
  const open = phases.flatMap(notVerifiedIn);
  return (
    <div className="ev">
      <h4>What could not be verified</h4>
      {open.length === 0 ? (
        <p className="faint">Nothing was left open.</p>
      ) : (
        <ul className="m-0 pl-5">
          {open.map((one) => (
            <li key={one.key} className="text-warn">
              {phaseTitle[one.phase]}: <VisibleText text={one.words} />
              {one.tried.length === 0 ? null : (
                <ul className="m-0 pl-5">
                  {one.tried.map((tried) => (
                    <li key={tried}>
                      tried:{' '}
                      <code className="muted">
                        <VisibleText text={tried} />
                      </code>
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      )}
      {phases.map((phase) => (
        <section key={phase.phase} className="mb-2">
          <h4>
            {phaseTitle[phase.phase]}{' '}
            <span className="faint">
              {phase.status}
              {phase.ms === null ? '' : ` · ${duration(phase.ms)}`}
            </span>
          </h4>
          {phase.log.length > 0 ? (
            <table className="table log">
              <tbody>
                {phase.log.map((entry, index) => (
                  <tr key={`${entry.command} ${index.toString()}`}>
                    <td>
                      <code>
                        <VisibleText text={entry.command} />
                      </code>
                    </td>
                    <td className="num">exit {entry.exitCode}</td>
                    <td className="num">{duration(entry.ms)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          ) : null}
        </section>
      ))}
    </div>
  );
}
