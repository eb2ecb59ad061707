'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { atLeast } from '@/app/_components/form/role';
import { useFrame, useMayDecide } from '@/app/_components/frame/frame-context';
import { Warning } from '@/app/_components/list/warning';
import { Button } from '@/app/_components/ui/button';
import type { LaterCommit } from '@/lib/contracts/branch';
import { alarmWords } from '@/lib/contracts/words';
import { useAlarms } from './use-alarms';

/** One thing that upstream did to an accepted backport, with what can be done about it. */
export function LaterNote({ later }: { readonly later: LaterCommit }) {
  const { slug, role } = useFrame();
  const mayDecide = useMayDecide();
  const router = useRouter();
  const alarms = useAlarms(() => router.refresh());
  const { alarm, oid } = later;
  const name = (
    <>
      <code>{oid.slice(0, 12)}</code> <VisibleText text={later.subject} />
    </>
  );
  return (
    <Warning>
      {alarmWords[later.kind]}{' '}
      {later.candidate ? (
        <Link className="link" href={`/p/${slug}/candidates/${oid}`} prefetch={false}>
          {name}
        </Link>
      ) : (
        name
      )}{' '}
      (not accepted here{later.candidate ? '' : ', no candidate yet'}
      {alarm?.seenBy ? `; acknowledged by ${alarm.seenBy}` : ''}){' '}
      {!later.candidate && atLeast(role, 'lead') ? (
        <Button small busy={alarms.busy} onClick={() => void alarms.takeIn(oid)}>
          Take it in
        </Button>
      ) : null}{' '}
      {alarm !== null && alarm.seenBy === null && mayDecide ? (
        <Button
          small
          look="quiet"
          busy={alarms.busy}
          onClick={() => void alarms.acknowledge(alarm.id)}
        >
          Acknowledge
        </Button>
      ) : null}
    </Warning>
  );
}
