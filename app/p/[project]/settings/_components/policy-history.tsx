import { stamp } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { PoliciesView } from '@/lib/contracts/policy';

/** Every policy that was ever in force, newest first. */
export function PolicyHistory({ view }: { readonly view: PoliciesView }) {
  return (
    <section>
      <h2 className="mb-1 text-l font-semibold">What was in force</h2>
      {view.revisions.length === 0 ? (
        <p className="muted">Nobody has set a policy yet: one approval makes an accept count.</p>
      ) : (
        <table className="table stacks">
          <thead>
            <tr>
              <th scope="col">Since (UTC)</th>
              <th scope="col">Where</th>
              <th scope="col">Policy</th>
              <th scope="col">Who and why</th>
            </tr>
          </thead>
          <tbody>
            {view.revisions.map((one) => (
              <tr key={one.id}>
                <td>{stamp(one.at)}</td>
                <td className="mono">{one.branch ?? 'project'}</td>
                <td>
                  <VisibleText text={one.says} />
                </td>
                <td>
                  <VisibleText text={one.by} />
                  {one.note ? (
                    <div className="muted">
                      <VisibleText text={one.note} />
                    </div>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
