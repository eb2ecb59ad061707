import Link from 'next/link';
import { standingWord } from '@/app/_components/cell/cell-words';
import { stamp } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { AlarmView } from '@/lib/contracts/alarm';
import type { ThenView } from '@/lib/contracts/then';
import { alarmWords, cellWord } from '@/lib/contracts/words';

interface SinceThenProps {
  readonly project: string;
  readonly then: ThenView;
}

/** What came of a vote: what upstream did to the fix afterwards, how people voted on, and what holds today. */
export function SinceThen({ project, then }: SinceThenProps) {
  const { decision, since } = then;
  const branch = <span className="mono">{decision.branch}</span>;
  return (
    <section aria-labelledby="since">
      <h2 id="since" className="mt-4 mb-1 text-l font-semibold">
        What came of it
      </h2>
      {since.alarms.map((alarm) => (
        <AlarmNote key={alarm.id} alarm={alarm} project={project} />
      ))}
      <ul className="plain-list pl-5">
        {since.alarms.length === 0 && decision.verb === 'accept' ? (
          <li>Since the vote, no fix or revert of it was found in upstream.</li>
        ) : null}
        {since.votes.map((vote) => (
          <li key={vote.id}>
            <VisibleText text={vote.by.name} />{' '}
            <Link className="link" href={`/p/${project}/history/${vote.id}`}>
              {standingWord[vote.verb]}
            </Link>{' '}
            on {branch} <span className="faint">{stamp(vote.at)}</span>
            {vote.reason ? (
              <>
                : “<VisibleText text={vote.reason} />”
              </>
            ) : null}
          </li>
        ))}
        <li>
          {since.standing === null
            ? since.waits.length > 0
              ? `Today nothing stands: ${since.waits.join('; ')}.`
              : 'Today nothing stands.'
            : `Today it is ${standingWord[since.standing]}.`}
        </li>
        <li>
          {since.cell === null ? (
            <>{branch} is not followed any more.</>
          ) : (
            <>
              {branch} today: {cellWord[since.cell.state]}. <VisibleText text={since.cell.reason} />
            </>
          )}
        </li>
        {(decision.changed ?? []).map((text) => (
          <li key={text} className="text-warn">
            Changed since: {text}.
          </li>
        ))}
      </ul>
    </section>
  );
}

interface AlarmNoteProps {
  readonly alarm: AlarmView;
  readonly project: string;
}

function AlarmNote({ alarm, project }: AlarmNoteProps) {
  const { commit, seen } = alarm;
  const name = (
    <>
      <code>{commit.oid.slice(0, 12)}</code> <VisibleText text={commit.subject} />
    </>
  );
  return (
    <p className={`notice mb-2 ${seen === null ? 'bad' : ''}`}>
      <b>Since then:</b> {alarmWords[alarm.kind]}{' '}
      {commit.candidate ? (
        <Link className="link" href={`/p/${project}/candidates/${commit.oid}`}>
          {name}
        </Link>
      ) : (
        name
      )}
      , seen <time dateTime={alarm.foundAt}>{stamp(alarm.foundAt)}</time>.{' '}
      {seen === null ? (
        <Link className="link" href={`/p/${project}/candidates/${alarm.candidate.oid}`}>
          Nobody acknowledged it yet
        </Link>
      ) : (
        <span className="muted">
          Acknowledged by <VisibleText text={seen.by} />, {stamp(seen.at)}
          {seen.note === '' ? '' : ': '}
          <VisibleText text={seen.note} />
        </span>
      )}
    </p>
  );
}
