'use client';

import Link from 'next/link';
import { LaterNote } from '@/app/_components/alarm/later-note';
import { stamp } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { CursorRow } from '@/app/_components/list/cursor-row';
import { Warning } from '@/app/_components/list/warning';
import type { BranchView } from '@/lib/contracts/branch';
import { cellLetter, cellWord } from '@/lib/contracts/words';

interface AcceptedTableProps {
  readonly accepted: BranchView['accepted'];
  readonly project: string;
  readonly cursor: {
    readonly current: string | null;
    readonly follow: boolean;
    readonly point: (id: string) => void;
  };
}

export function AcceptedTable({ accepted, project, cursor }: AcceptedTableProps) {
  return (
    <table className="table list-table stacks">
      <thead>
        <tr>
          <th scope="col" className="num">
            #
          </th>
          <th scope="col">Candidate</th>
          <th scope="col">State</th>
          <th scope="col">Accepted by</th>
          <th scope="col">When (UTC)</th>
        </tr>
      </thead>
      <tbody>
        {accepted.map((one, index) => (
          <CursorRow
            key={one.oid}
            id={one.oid}
            current={one.oid === cursor.current}
            follow={cursor.follow}
            onPoint={cursor.point}
          >
            <td className="num">{index + 1}</td>
            <td>
              <Link
                className="row-link"
                href={`/p/${project}/candidates/${one.oid}`}
                prefetch={false}
              >
                <VisibleText text={one.subject} />
              </Link>{' '}
              <code className="faint">{one.oid.slice(0, 12)}</code>
              {one.reason ? (
                <div className="why">
                  <VisibleText text={one.reason} />
                </div>
              ) : null}
              {one.later.map((later) => (
                <LaterNote key={`${later.kind} ${later.oid}`} later={later} />
              ))}
              {one.warnings.map((warning) => (
                <Warning key={warning}>{warning}</Warning>
              ))}
            </td>
            <td className="nowrap">
              <span className={`cell ${one.state}`} aria-hidden="true">
                {cellLetter[one.state]}
              </span>{' '}
              <span className="muted text-s">{cellWord[one.state]}</span>
            </td>
            <td className="nowrap" data-label="accepted by">
              {one.by}
            </td>
            <td className="nowrap muted">
              <Link
                className="hover:underline"
                href={`/p/${project}/history/${one.decision}`}
                prefetch={false}
                title="The decision, with what was known then"
              >
                <time dateTime={one.at}>{stamp(one.at).slice(0, 16)}</time>
              </Link>
            </td>
          </CursorRow>
        ))}
      </tbody>
    </table>
  );
}
