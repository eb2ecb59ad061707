'use client';

import Link from 'next/link';
import { stamp } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { atLeast } from '@/app/_components/form/role';
import { useFrame, useMayDecide } from '@/app/_components/frame/frame-context';
import { Button } from '@/app/_components/ui/button';
import type { AlarmView } from '@/lib/contracts/alarm';
import { alarmWords } from '@/lib/contracts/words';
import { useAlarms } from './use-alarms';

interface AlarmListProps {
  readonly alarms: readonly AlarmView[];
  readonly onSeen: () => void | Promise<void>;
}

/** What upstream did since the candidate was taken, each with the decisions it points back to. */
export function AlarmList({ alarms, onSeen }: AlarmListProps) {
  if (alarms.length === 0) return null;
  return (
    <ul className="m-0 list-none p-0" aria-label="Alarms">
      {alarms.map((alarm) => (
        <AlarmRow key={alarm.id} alarm={alarm} onSeen={onSeen} />
      ))}
    </ul>
  );
}

function AlarmRow({
  alarm,
  onSeen,
}: Pick<AlarmListProps, 'onSeen'> & { readonly alarm: AlarmView }) {
  const { slug, role } = useFrame();
  const mayDecide = useMayDecide();
  const actions = useAlarms(onSeen);
  const { commit, seen } = alarm;
  const name = (
    <>
      <code>{commit.oid.slice(0, 12)}</code> <VisibleText text={commit.subject} />
    </>
  );
  return (
    <li className={`notice mt-2 ${seen === null ? 'bad' : ''}`}>
      <p className="m-0">
        <b>Since it was taken:</b> {alarmWords[alarm.kind]}{' '}
        {commit.candidate ? (
          <Link className="link" href={`/p/${slug}/candidates/${commit.oid}`}>
            {name}
          </Link>
        ) : (
          name
        )}
        , seen <time dateTime={alarm.foundAt}>{stamp(alarm.foundAt)}</time>.
        {alarm.decisions.map((one, index) => (
          <span key={one.id}>
            {index === 0 ? ' Accepted for ' : ', '}
            <Link className="link" href={`/p/${slug}/history/${one.id}`}>
              {one.branch} by <VisibleText text={one.by} />
            </Link>
          </span>
        ))}
      </p>
      {seen === null ? (
        <p className="m-0 flex gap-2">
          {!commit.candidate && atLeast(role, 'lead') ? (
            <Button small busy={actions.busy} onClick={() => void actions.takeIn(commit.oid)}>
              Take it in
            </Button>
          ) : null}
          {mayDecide ? (
            <Button small busy={actions.busy} onClick={() => void actions.acknowledge(alarm.id)}>
              Acknowledge
            </Button>
          ) : null}
        </p>
      ) : (
        <p className="muted m-0">
          Acknowledged by <VisibleText text={seen.by} />, {stamp(seen.at)}
          {seen.note === '' ? '' : ': '}
          <VisibleText text={seen.note} />
        </p>
      )}
    </li>
  );
}
