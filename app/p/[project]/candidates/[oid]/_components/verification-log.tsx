import { duration } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { PhaseView } from '@/lib/contracts/pages';
import { phaseTitle } from '@/lib/contracts/words';

/** What was run in each phase, how long it took, how it ended, and what could not be verified. */
export function VerificationLog({ phases }: { readonly phases: readonly PhaseView[] }) {
  return (
    <div className="ev">
      {phases.map((phase) => {
        const unverified = phase.findings.filter((finding) => finding.kind === 'unverified');
        return (
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
            {unverified.map((finding) => (
              <p key={finding.id} className="text-warn">
                Not verified: <VisibleText text={finding.summary} />
              </p>
            ))}
          </section>
        );
      })}
    </div>
  );
}
