'use client';

import { useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { useFrame } from '@/app/_components/frame/frame-context';
import { toast } from '@/app/_components/ui/toast';

/** What can be done about an alarm: say that nothing is to be done, or take the commit in as a candidate. */
export function useAlarms(onDone: () => void | Promise<void>) {
  const { slug } = useFrame();
  const [busy, setBusy] = useState(false);
  const send = async (path: string, body: unknown, said: string) => {
    setBusy(true);
    try {
      await api(`/api/p/${slug}/${path}`, { method: 'POST', body });
      toast(said);
      await onDone();
    } catch (error) {
      toast.error(sayProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    acknowledge: (alarm: string) =>
      send('alarms/acknowledge', { alarms: [alarm] }, 'Acknowledged under your name'),
    takeIn: (oid: string) =>
      send('imports', { kind: 'commits', text: oid }, `${oid.slice(0, 12)} is being taken in`),
  };
}
