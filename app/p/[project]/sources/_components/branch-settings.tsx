'use client';

import Link from 'next/link';
import { dateOnly } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { useFrame } from '@/app/_components/frame/frame-context';
import { EndOfLife } from '@/app/_components/list/end-of-life';
import type { SourcesView } from '@/lib/contracts/sources';
import { BranchEdit } from './branch-edit';
import { NamedRefs } from './named-refs';

interface BranchSettingsProps {
  readonly view: SourcesView;
  readonly project: string;
  readonly mayLead: boolean;
  readonly onChanged: () => Promise<void>;
}

/** The stable branches that were found, which of them are in use, and until when. */
export function BranchSettings({ view, project, mayLead, onChanged }: BranchSettingsProps) {
  const { now } = useFrame();
  return (
    <section className="section" aria-labelledby="branches">
      <h2 id="branches">Stable branches</h2>
      {view.branches.length === 0 ? (
        <p className="muted prose">
          None was found by the naming of the profile <code>{view.profile}</code>.
        </p>
      ) : (
        <table className="table stacks middle">
          <thead>
            <tr>
              <th scope="col">Branch</th>
              <th scope="col">Ref</th>
              <th scope="col">Tip</th>
              <th scope="col">End of life</th>
              <th scope="col">In use</th>
            </tr>
          </thead>
          <tbody>
            {view.branches.map((branch) => (
              <tr key={branch.name}>
                <td>
                  <Link
                    className="mono font-semibold hover:underline"
                    href={`/p/${project}/branches/${encodeURIComponent(branch.name)}`}
                  >
                    {branch.name}
                  </Link>
                </td>
                <td>
                  <code className="muted break-all">
                    <VisibleText text={branch.ref} />
                  </code>
                  {branch.pendingRefs.length > 0 ? (
                    <div className="faint text-s">
                      waiting in{' '}
                      {branch.pendingRefs.map((ref) => (
                        <code key={ref} className="mr-2 break-all">
                          {ref}
                        </code>
                      ))}
                    </div>
                  ) : null}
                  {branch.namedRefs
                    .filter((ref) => !branch.pendingRefs.includes(ref))
                    .map((ref) => (
                      <div key={ref} className="text-warn text-s break-all">
                        <VisibleText text={ref} /> is not there
                      </div>
                    ))}
                  {mayLead ? (
                    <NamedRefs branch={branch} project={project} onChanged={onChanged} />
                  ) : null}
                </td>
                <td data-label="tip">
                  <code className="muted" title={branch.tip}>
                    {branch.tip.slice(0, 12)}
                  </code>{' '}
                  <span className="faint whitespace-nowrap">{dateOnly(branch.tipTime)}</span>
                </td>
                {mayLead ? (
                  <BranchEdit branch={branch} project={project} onChanged={onChanged} />
                ) : (
                  <>
                    <td data-label="end of life">
                      <EndOfLife date={branch.endOfLife} now={now} />
                    </td>
                    <td data-label="in use">{branch.active ? 'yes' : 'no'}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {view.leftOut.length > 0 ? (
        <details className="mt-3">
          <summary className="muted">
            {view.leftOut.length === 1
              ? '1 other branch was left out'
              : `${view.leftOut.length} other branches were left out`}
          </summary>
          <ul className="left-out">
            {view.leftOut.map((one) => (
              <li key={one.ref}>
                <code className="break-all">
                  <VisibleText text={one.ref} />
                </code>{' '}
                <span className="muted">{one.why}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}
